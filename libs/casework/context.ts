import type { Actor, Id, Instant, LocalDate, Origin } from '#kernel';
import type { CalendarVersion, Pack } from '#procedure';

/** Somebody appointed to a role of the pack. */
export interface Holder {
  readonly person: Id;
  readonly name: string;
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
  /** Who holds a role of the pack on that day, deputies of absent holders included, in order of appointment. */
  readonly holders: (role: string, on: Instant, area?: string) => readonly Holder[];
  readonly newId: () => Id;
}
