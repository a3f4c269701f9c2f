import type { Instant, LocalDate, Refusal } from '#kernel';
import type { CalendarRef } from '../calendar/index.ts';

/**
 * Units of a time limit. There is no hour or minute of office time: no procedure asks for one, and every engine that
 * has them has its worst defects there.
 */
export const UNITS = ['working_day', 'calendar_day', 'week', 'calendar_month', 'elapsed_hour'] as const;
export type Unit = (typeof UNITS)[number];

/** The most units a limit may count: 40 years of working days, and the bound of every loop. */
export const MAX_COUNT = 10_000;

/** `n` whole units, 0 … {@link MAX_COUNT}. */
export interface Duration {
  readonly n: number;
  readonly unit: Unit;
}

/** A local time of day, `17:00`. As a cut-off, `24:00` says that there is none. */
export type TimeOfDay = string;

/**
 * When an item counts as received (G-3). `actual`: on its true local date. `deemed`: what comes in after the cut-off or
 * on a day that does not work counts as received on the next working day.
 */
export type Receipt = { readonly rule: 'actual' } | { readonly rule: 'deemed'; readonly cutoff: TimeOfDay };

export const DUE_AT = ['end_of_day', 'close_of_business', 'instant'] as const;
/** When on the due day (G-4). `instant` is for elapsed hours, which have no other. */
export type DueAt = (typeof DUE_AT)[number];

export const ROLLS = ['none', 'next_working_day', 'previous_working_day'] as const;
/** Whether a due day that does not work is moved (G-5). */
export type Roll = (typeof ROLLS)[number];

export const COUNT_FROM = ['day_after', 'same_day'] as const;
/** Whether the day of receipt is day 0 (`day_after`, G-2) or, where it counts at all, day 1. */
export type CountFrom = (typeof COUNT_FROM)[number];

/**
 * Everything a due date is computed from; absolute, and stored whole in `ClockStarted`, so that nobody recomputes
 * history and anybody can check it.
 */
export interface DueInputs {
  /** The true receipt (G-9), with its moment. */
  readonly from: Instant;
  readonly duration: Duration;
  readonly calendar: CalendarRef;
  /** The firm's own days off, beside the bank holidays (G-1). */
  readonly closureDays: readonly LocalDate[];
  /** An IANA name: `Europe/London`. */
  readonly timeZone: string;
  readonly receipt: Receipt;
  readonly dueAt: DueAt;
  /** Required by `close_of_business`. */
  readonly closeOfBusiness?: TimeOfDay;
  readonly roll: Roll;
  /** Default `day_after`. */
  readonly countFrom?: CountFrom;
  /** The release of the time-zone database that the offsets were read from, such as `2025b`; recorded, not used. */
  readonly tzdb: string;
}

export type DueRefusalCode =
  | 'BAD_INSTANT'
  | 'BAD_COUNT'
  | 'BAD_DATE'
  | 'BAD_TIME_OF_DAY'
  | 'BAD_TIME_ZONE'
  | 'BAD_COMBINATION'
  | 'CALENDAR_MISMATCH'
  | 'CALENDAR_FAULTY'
  | 'CALENDAR_NEVER_WORKS'
  | 'OUT_OF_RANGE'
  | 'REMINDER_TOO_EARLY';

/** Why there is no due date. `field` is a path into the inputs. */
export interface DueRefusal extends Refusal {
  readonly code: DueRefusalCode;
  readonly field: string;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: DueRefusal;
}

export interface Due {
  readonly ok: true;
  /** The last local day on which the act is in time (for elapsed hours, the local day of the instant). */
  readonly dueDate: LocalDate;
  /**
   * Exclusive: an act before it is in time, an act at it is late. The end of a day is the start of the next (G-4,
   * G-11).
   */
  readonly dueAt: Instant;
  /** A day that decided the date lies outside the calendar's published years. */
  readonly provisional: boolean;
}

export type DueResult = Due | Refused;
