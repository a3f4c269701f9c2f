import type { Actor, Id, Instant, LocalDate, Origin } from '#kernel';
import type { CalendarVersion, Pack } from '#procedure';

/** Somebody appointed to a role of the pack. */
export interface Holder {
  readonly person: Id;
  readonly name: string;
}

/** How days have been counted since a moment: a new version of a calendar, or other closure days of the firm. */
export interface Counting {
  /** When Redress learned of it. */
  readonly at: Instant;
  readonly calendar: CalendarVersion;
  readonly closureDays: readonly LocalDate[];
}

/** Everything a decision needs that is not the case itself. Given, never fetched: a decision is repeatable. */
export interface Context {
  readonly now: Instant;
  readonly actor: Actor;
  readonly origin: Origin;
  /** The procedure in the version the case is pinned to. */
  readonly pack: Pack;
  readonly timeZone: string;
  /** The organisation's own closure days. */
  readonly closureDays: readonly LocalDate[];
  readonly tzdb: string;
  readonly calendar: (division: string) => CalendarVersion;
  /**
   * Every way in which days have been counted, oldest first, beginning with the one before any change. Running limits are
   * computed anew as of each change that concerns them, and what had fallen due before it by what was known then.
   */
  readonly countings: (division: string) => readonly Counting[];
  /** Another version of the pack that the case is pinned to, for a case that moves to it. */
  readonly packVersion: (version: number) => Pack | undefined;
  /** Who holds a role of the pack on that day, deputies of absent holders included, in order of appointment. */
  readonly holders: (role: string, on: Instant, area?: string) => readonly Holder[];
  /** The codes that the organisation has in a list at present; none where it keeps no such list. */
  readonly lists: (list: string) => readonly string[];
  readonly newId: () => Id;
}

/** Limits that fall due in one decision; the rest waits for the next. */
export const MOST_AT_ONCE = 500;
