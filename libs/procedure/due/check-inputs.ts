import { toInstant } from '#kernel';
import { calendarFault, parseLocalDate, type CalendarVersion } from '../calendar/index.ts';
import { MAX_COUNT, type DueInputs, type DueRefusal, type DueRefusalCode, type Duration } from './due-inputs.ts';
import { DAY_MS, parseTimeOfDay, Zone } from './zone.ts';

/** The part of the inputs that a procedure fixes before any case. */
export type Limit = Pick<
  DueInputs,
  'duration' | 'receipt' | 'dueAt' | 'closeOfBusiness' | 'roll' | 'countFrom' | 'closureDays' | 'timeZone'
>;

export const refusal = (code: DueRefusalCode, field: string, message: string, wouldAccept?: string): DueRefusal => ({
  code,
  field,
  message,
  ...(wouldAccept === undefined ? {} : { wouldAccept }),
});

/** What is wrong with a duration, or `null`. */
export function checkDuration({ n, unit }: Duration): DueRefusal | null {
  if (!Number.isInteger(n) || n < 0 || n > MAX_COUNT) {
    return refusal('BAD_COUNT', 'duration.n', `${n} is no count of units`, `a whole number from 0 to ${MAX_COUNT}`);
  }
  if (n === 0 && unit === 'elapsed_hour') {
    return refusal('BAD_COUNT', 'duration.n', 'a limit of no hours is over when it starts', 'at least 1 hour');
  }
  return null;
}

/**
 * What is wrong with the rule part of the inputs, which a pack can know before any case, or `null`. A rule that passes
 * here gives a due date for every receipt, and never one that is over before it starts.
 */
export function checkLimit(limit: Limit): DueRefusal | null {
  return checkDuration(limit.duration) ?? checkTimes(limit) ?? checkCombination(limit) ?? checkPlace(limit);
}

function checkTimes({ receipt, dueAt, closeOfBusiness }: Limit): DueRefusal | null {
  if (receipt.rule === 'deemed' && parseTimeOfDay(receipt.cutoff) === null) {
    return badTime('receipt.cutoff', receipt.cutoff);
  }
  if (dueAt !== 'close_of_business') return null;
  if (closeOfBusiness === undefined) {
    return refusal('BAD_COMBINATION', 'closeOfBusiness', 'close of business needs its time', 'a time such as 17:00');
  }
  return parseTimeOfDay(closeOfBusiness) === null ? badTime('closeOfBusiness', closeOfBusiness) : null;
}

const badTime = (field: string, text: string): DueRefusal =>
  refusal('BAD_TIME_OF_DAY', field, `${text} is no time of day`, 'HH:MM, such as 17:00');

function checkCombination(limit: Limit): DueRefusal | null {
  const { duration, receipt, dueAt, roll, countFrom = 'day_after' } = limit;
  if (duration.unit !== 'elapsed_hour') {
    if (dueAt === 'instant') {
      return refusal('BAD_COMBINATION', 'dueAt', 'only elapsed hours end at an instant', 'end_of_day');
    }
    return checkSameDay(limit);
  }
  const why = 'elapsed hours run from the moment of receipt, at any hour and on any day (G-6)';
  if (dueAt !== 'instant') return refusal('BAD_COMBINATION', 'dueAt', why, 'instant');
  if (receipt.rule !== 'actual') return refusal('BAD_COMBINATION', 'receipt.rule', why, 'actual');
  if (roll !== 'none') return refusal('BAD_COMBINATION', 'roll', why, 'none');
  if (countFrom !== 'day_after') return refusal('BAD_COMBINATION', 'countFrom', why, 'day_after');
  return null;
}

/** A limit that can end on the day of receipt must not end at an hour before which nobody could have received it. */
function checkSameDay({ duration, receipt, dueAt, closeOfBusiness, countFrom }: Limit): DueRefusal | null {
  if (dueAt !== 'close_of_business') return null;
  const inclusive = countFrom === 'same_day' && (duration.unit === 'working_day' || duration.unit === 'calendar_day');
  if (duration.n > (inclusive ? 1 : 0)) return null;
  const close = parseTimeOfDay(closeOfBusiness ?? '') ?? 0;
  // A receipt at the cut-off itself is still in time, so the cut-off must come first.
  if (receipt.rule === 'deemed' && (parseTimeOfDay(receipt.cutoff) ?? DAY_MS) < close) return null;
  return refusal(
    'BAD_COMBINATION',
    'receipt',
    'what is due on the day of receipt at the close of business could be over before it was received',
    'deemed receipt with a cut-off before the close of business',
  );
}

function checkPlace({ closureDays, timeZone }: Limit): DueRefusal | null {
  const bad = closureDays.findIndex((date) => parseLocalDate(date) === null);
  if (bad !== -1) {
    return refusal('BAD_DATE', `closureDays[${bad}]`, `${closureDays[bad] ?? ''} is no date`, 'YYYY-MM-DD');
  }
  if (Zone.of(timeZone) !== null) return null;
  return refusal('BAD_TIME_ZONE', 'timeZone', `${timeZone} is no time zone`, 'an IANA name such as Europe/London');
}

/** Whether a calendar can be counted on and is the one that was named. */
export function checkCalendar(named: { id: string; version: number }, calendar: CalendarVersion): DueRefusal | null {
  if (named.id !== calendar.id || named.version !== calendar.version) {
    return refusal(
      'CALENDAR_MISMATCH',
      'calendar',
      `the inputs name ${named.id} version ${named.version}, given was ${calendar.id} version ${calendar.version}`,
    );
  }
  const fault = calendarFault(calendar);
  if (fault === 'never_works') {
    return refusal(
      'CALENDAR_NEVER_WORKS',
      'calendar',
      `no weekday works in ${calendar.id} version ${calendar.version}`,
    );
  }
  if (fault === 'bad_date') {
    return refusal(
      'CALENDAR_FAULTY',
      'calendar',
      `${calendar.id} version ${calendar.version} holds a date that is none`,
    );
  }
  return null;
}

/** The years in which a receipt and a due date may lie: what falls outside is a slip of the keyboard. */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 9998;

/** What is wrong with the inputs, or `null`. */
export function checkInputs(inputs: DueInputs, calendar: CalendarVersion): DueRefusal | null {
  // The day is checked apart: `Date.parse` carries 30 February into March.
  if (toInstant(inputs.from) === null || parseLocalDate(inputs.from.slice(0, 10)) === null) {
    return refusal('BAD_INSTANT', 'from', `${inputs.from} is no instant`, 'such as 2024-06-03T09:00:00+01:00');
  }
  const year = Number(inputs.from.slice(0, 4));
  if (year < FIRST_YEAR || year > LAST_YEAR) {
    return refusal('OUT_OF_RANGE', 'from', `${year} is out of range`, `years ${FIRST_YEAR} to ${LAST_YEAR}`);
  }
  return checkLimit(inputs) ?? checkCalendar(inputs.calendar, calendar);
}
