import type { LocalDate } from '#kernel';
import { parseLocalDate, yearOf } from '../calendar/index.ts';
import { FIRST_YEAR, LAST_YEAR, refusal } from './check-inputs.ts';
import type { DueRefusal, DueResult, TimeOfDay } from './due-inputs.ts';
import { parseTimeOfDay, Zone } from './zone.ts';

export type PromisedEnd =
  { readonly dueAt: 'end_of_day' } | { readonly dueAt: 'close_of_business'; readonly closeOfBusiness: TimeOfDay };

/**
 * When a promise to do something by a date falls due: at the end of that local day, or at the close of business on it.
 * No calendar has a say, because the customer was told the date: it is neither moved nor provisional.
 */
export function promisedDue(date: LocalDate, timeZone: string, end: PromisedEnd = { dueAt: 'end_of_day' }): DueResult {
  const day = parseLocalDate(date);
  if (day === null) return refused(refusal('BAD_DATE', 'date', `${date} is no date`, 'YYYY-MM-DD'));
  if (yearOf(day) < FIRST_YEAR || yearOf(day) > LAST_YEAR) {
    return refused(refusal('OUT_OF_RANGE', 'date', `${date} is out of range`, `years ${FIRST_YEAR} to ${LAST_YEAR}`));
  }
  const zone = Zone.of(timeZone);
  if (zone === null) return refused(refusal('BAD_TIME_ZONE', 'timeZone', `${timeZone} is no time zone`));
  const closing = end.dueAt === 'close_of_business' ? parseTimeOfDay(end.closeOfBusiness) : null;
  if (end.dueAt === 'close_of_business' && closing === null) {
    return refused(refusal('BAD_TIME_OF_DAY', 'closeOfBusiness', `${end.closeOfBusiness} is no time of day`, 'HH:MM'));
  }
  const at = closing === null ? zone.startOf(day + 1) : zone.firstInstantAt(day, closing);
  return { ok: true, dueDate: date, dueAt: new Date(at).toISOString(), provisional: false };
}

const refused = (why: DueRefusal): DueResult => ({ ok: false, refusal: why });
