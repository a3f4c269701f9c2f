import type { LocalDate } from '#kernel';
import type { Weekday } from './calendar-version.ts';

/**
 * A local day as a whole number of days since 1970-01-01 of the proleptic Gregorian calendar. It has no zone and no
 * hours, so adding days is adding integers, on every server and across every clock change.
 */
export type EpochDay = number;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export type WeekdayName = (typeof WEEKDAYS)[number];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const DAYS_IN_400_YEARS = 146_097;

/** Year, month 1 … 12 and day of month 1 … 31. */
export interface Civil {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The days of a month, 28 … 31. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The day's number. The year is counted from March, so that a leap day is the last of its year and needs no case. */
export function epochDayOf({ year, month, day }: Civil): EpochDay {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_IN_400_YEARS + dayOfEra - 719_468;
}

/** The inverse of {@link epochDayOf}. */
export function civilOf(epochDay: EpochDay): Civil {
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / DAYS_IN_400_YEARS);
  const dayOfEra = shifted - era * DAYS_IN_400_YEARS;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

/** The day that `YYYY-MM-DD` names, or `null` where it names none: 30 February is refused, not carried into March. */
export function parseLocalDate(text: string): EpochDay | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return epochDayOf({ year, month, day });
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/** `YYYY-MM-DD`, for years 0000 … 9999. */
export function formatLocalDate(epochDay: EpochDay): LocalDate {
  const { year, month, day } = civilOf(epochDay);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** 1970-01-01 was a Thursday. */
export function weekdayOf(epochDay: EpochDay): Weekday {
  return (((((epochDay + 3) % 7) + 7) % 7) + 1) as Weekday;
}

export function weekdayName(weekday: Weekday): WeekdayName {
  return WEEKDAYS[weekday - 1] as WeekdayName;
}

export const yearOf = (epochDay: EpochDay): number => civilOf(epochDay).year;

/** `Thu 28 Mar 2024`, the same in every locale. */
export function longDate(epochDay: EpochDay): string {
  const { year, month, day } = civilOf(epochDay);
  return `${weekdayName(weekdayOf(epochDay)).slice(0, 3)} ${day} ${MONTHS[month - 1] ?? ''} ${padded(year, 4)}`;
}

/**
 * The corresponding date `months` later (or earlier, if negative); where the month has none, its last day (G-7, Dodds
 * v Walker [1981] 1 WLR 1027). `clamped` says that it had none. Count all months from the start at once: 31 January
 * plus one and one more is 28 March, plus two is 31 March.
 */
export function correspondingDate(epochDay: EpochDay, months: number): { day: EpochDay; clamped: boolean } {
  const { year, month, day } = civilOf(epochDay);
  const monthIndex = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(monthIndex / 12), month: (((monthIndex % 12) + 12) % 12) + 1 };
  const last = daysInMonth(target.year, target.month);
  return { day: epochDayOf({ ...target, day: Math.min(day, last) }), clamped: day > last };
}
