import type { Caller } from '#identity';

/** The timekeeper acts in its own name; the organisation is that of the case. */
export const TIMEKEEPER: Omit<Caller, 'organisation'> = {
  person: 'timekeeper',
  role: 'administrator',
  authenticated: 'system',
};
