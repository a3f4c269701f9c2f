import type { Instant, LocalDate } from '#kernel';
import { correspondingDate, WorkingDays, type CalendarVersion, type EpochDay } from '../calendar/index.ts';
import { checkCalendar, checkDuration, refusal } from './check-inputs.ts';
import type { Duration, Refused } from './due-inputs.ts';
import { HOUR_MS, Zone } from './zone.ts';

/** Staff are reminded at nine in the morning, and never at midnight or on a Sunday. */
const MORNING = 9 * HOUR_MS;

export interface ReminderOptions {
  readonly closureDays?: readonly LocalDate[];
  /** The clock's start: a reminder before it is refused ("2 days before" of a limit of one day). */
  readonly notBefore?: Instant;
}

export type ReminderResult = { readonly ok: true; readonly at: Instant } | Refused;

/**
 * When to remind of a due instant: `before` it, at 09:00 local on a working day, and always before the due instant
 * itself. Where the day does not work it is the working day before it, so a reminder comes rather early than late.
 */
export function reminderAt(
  due: Instant,
  before: Duration,
  calendar: CalendarVersion,
  timeZone: string,
  { closureDays = [], notBefore }: ReminderOptions = {},
): ReminderResult {
  const fault = checkDurationBefore(before) ?? checkCalendar(calendar, calendar);
  if (fault !== null) return { ok: false, refusal: fault };
  const zone = Zone.of(timeZone);
  if (zone === null) {
    return { ok: false, refusal: refusal('BAD_TIME_ZONE', 'timeZone', `${timeZone} is no time zone`) };
  }
  const dueMs = Date.parse(due);
  if (Number.isNaN(dueMs)) return { ok: false, refusal: refusal('BAD_INSTANT', 'due', `${due} is no instant`) };
  const days = new WorkingDays(calendar, closureDays);
  // The due instant is exclusive: the end of Friday is Saturday's first instant, and its day is Friday.
  const latest = before.unit === 'elapsed_hour' && before.n > 0 ? dueMs - before.n * HOUR_MS : dueMs - 1;
  const lastDay = zone.localTimeOf(latest).day;
  let day = days.previous(daysBefore(lastDay, before, days));
  while (zone.firstInstantAt(day, MORNING) > latest) day = days.previous(day - 1);
  const at = new Date(zone.firstInstantAt(day, MORNING)).toISOString();
  if (notBefore !== undefined && at < notBefore) {
    return {
      ok: false,
      refusal: refusal('REMINDER_TOO_EARLY', 'before', 'the reminder would come before the limit starts'),
    };
  }
  return { ok: true, at };
}

const checkDurationBefore = (before: Duration): ReturnType<typeof checkDuration> =>
  // Unlike a limit, a reminder no hours before has a meaning: the last morning there is.
  before.n === 0 && before.unit === 'elapsed_hour' ? null : checkDuration(before);

function daysBefore(day: EpochDay, { n, unit }: Duration, days: WorkingDays): EpochDay {
  switch (unit) {
    case 'calendar_day':
      return day - n;
    case 'week':
      return day - 7 * n;
    case 'calendar_month':
      return correspondingDate(day, -n).day;
    case 'elapsed_hour':
      return day;
    case 'working_day': {
      let target = day;
      for (let count = 0; count < n; count += 1) target = days.previous(target - 1);
      return target;
    }
  }
}
