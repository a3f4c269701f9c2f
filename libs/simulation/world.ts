import type { Context } from '#casework';
import type { Instant } from '#kernel';
import type { Pack } from '#procedure';

/** What was known at a moment, beside the case: days, lists, and who held which role. */
export type Known = Pick<Context, 'timeZone' | 'closureDays' | 'tzdb' | 'calendar' | 'countings' | 'holders' | 'lists'>;

/** What a case is decided anew under. Given, never fetched: a trial is repeatable. */
export interface World {
  /** The procedure on trial. */
  readonly pack: Pack;
  /** The moment up to which limits fall due. */
  readonly now: Instant;
  readonly knownAt: (moment: Instant) => Known;
}
