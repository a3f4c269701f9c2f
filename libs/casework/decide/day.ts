import { parseLocalDate, yearOf } from '#procedure';

/** Years that days are counted in; outside of them a date is a slip of the pen. */
export const FIRST_YEAR = 1900;
const LAST_YEAR = 2999;

/** For a refusal. */
export const A_DAY = `a day of the calendar from ${FIRST_YEAR} to ${LAST_YEAR}, such as 2025-04-24`;

/** Whether a value is a day that limits can be counted from or to: no 30 February, no year 28. */
export function isDay(value: unknown): boolean {
  const day = typeof value === 'string' ? parseLocalDate(value) : null;
  return day !== null && yearOf(day) >= FIRST_YEAR && yearOf(day) <= LAST_YEAR;
}
