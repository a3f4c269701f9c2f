import type { Caller } from '#identity';
import { OWN_NAMES } from '#kernel';

/** The timekeeper acts in its own name; the organisation is that of the case. */
export const TIMEKEEPER: Omit<Caller, 'organisation'> = {
  person: OWN_NAMES.timekeeper,
  role: 'administrator',
  authenticated: 'system',
};
