import type { LocalDate } from '#kernel';
import type { CalendarVersion } from './calendar-version.ts';
import { parseLocalDate, type EpochDay } from './local-date.ts';
import { WorkingDays } from './working-days.ts';

/**
 * How many working days lie in (`after`, `upTo`]: "late by" of an act done on `upTo` that was due on `after` (G-13).
 * Negative where `upTo` comes first, so that swapping the two turns the sign.
 * @throws RangeError where a date is none: both come from stored facts, which were checked at the door.
 */
export function workingDaysBetween(
  after: LocalDate,
  upTo: LocalDate,
  calendar: CalendarVersion,
  closureDays: readonly LocalDate[] = [],
): number {
  const [a, b] = [dayOf(after), dayOf(upTo)];
  const days = new WorkingDays(calendar, closureDays);
  let count = 0;
  for (let day = Math.min(a, b) + 1; day <= Math.max(a, b); day += 1) if (days.works(day)) count += 1;
  return a <= b || count === 0 ? count : -count;
}

function dayOf(date: LocalDate): EpochDay {
  const day = parseLocalDate(date);
  if (day === null) throw new RangeError(`${date} is no date`);
  return day;
}
