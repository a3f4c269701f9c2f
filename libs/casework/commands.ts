import type { Instant } from '#kernel';
import type { Act } from './events/index.ts';

/** One act as it is asked for. Without `occurredAt` it happens now and the procedure's gates can stop it; with an
 * earlier one it has already happened, is recorded whatever the gates say, and a departure is recorded beside it. */
export type ActRequest = Act & {
  readonly occurredAt?: Instant;
  /** Why the procedure was not followed, in the person's own words. */
  readonly departureReason?: string;
};

export type CaseCommand =
  /** One or several acts in one step: log and answer, or an imported row. They are applied in order of occurrence. */
  | { readonly type: 'record'; readonly acts: readonly ActRequest[] }
  /** Writes what is already true by time: breaches, expiries, reminders. Idempotent by nature. */
  | { readonly type: 'settle' };
