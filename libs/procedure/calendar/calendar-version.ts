import type { LocalDate } from '#kernel';

/** Day of the week as ISO 8601 numbers it: 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The nations whose lists gov.uk publishes. */
export const UK_DIVISIONS = ['england-and-wales', 'scotland', 'northern-ireland'] as const;
export type UkDivision = (typeof UK_DIVISIONS)[number];

/**
 * Calendars that ship with Redress: the three nations, `uk-any` (a day off in any of them is a day off, as FOIA s10(6)
 * has it) and `always`, on which every day works. An administrator may publish others under a name of their own.
 */
export const SHIPPED_CALENDARS = [...UK_DIVISIONS, 'uk-any', 'always'] as const;
export type ShippedCalendar = (typeof SHIPPED_CALENDARS)[number];

/** The calendar on which every day works: weekends, bank holidays and closure days alike. */
export const ALWAYS = 'always' satisfies ShippedCalendar;

/** Monday to Friday (G-1). */
export const MONDAY_TO_FRIDAY: readonly Weekday[] = [1, 2, 3, 4, 5];
export const EVERY_WEEKDAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

export interface Holiday {
  readonly date: LocalDate;
  /** For people: "Good Friday". */
  readonly title: string;
  /** Kept on this weekday because the day itself fell on a weekend. */
  readonly substitute?: boolean;
}

/** Names one version of one calendar, as a clock's inputs do. */
export interface CalendarRef {
  readonly id: string;
  readonly version: number;
}

/**
 * One version of a calendar: immutable data (G-1). A correction or a late one-off is a further version, so that a
 * clock's inputs always say what was known when its due date was computed.
 */
export interface CalendarVersion extends CalendarRef {
  readonly holidays: readonly Holiday[];
  /** The weekdays that work. */
  readonly workingWeekdays: readonly Weekday[];
  /** First and last year, inclusive, for which the holidays are published; a date outside is provisional. */
  readonly firstYear: number;
  readonly lastYear: number;
  /** Where the dates come from, in words, with the licence. */
  readonly source: string;
}
