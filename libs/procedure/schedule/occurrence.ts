import type { Instant, LocalDate } from '#kernel';
import { parseLocalDate, type CalendarVersion } from '../calendar/index.ts';
import { dueOf, localDateOf, reminderAt, Zone, type DueInputs, type Duration } from '../due/index.ts';
import type { Schedule } from '../pack/index.ts';
import { periodNumberOf, periodOfNumber, type PeriodLength } from './period.ts';

/** How a duty comes back: counted from its first due date, or by the periods of the calendar. */
export type Cadence =
  | {
      readonly by: 'dates';
      readonly first: LocalDate;
      readonly every: { readonly n: number; readonly unit: 'week' | 'calendar_month' };
    }
  | { readonly by: 'periods'; readonly period: PeriodLength; readonly within: Duration };

/** Without `within` a duty on a period falls due on its last day. */
const ON_ITS_LAST_DAY: Duration = { n: 0, unit: 'calendar_day' };

/** How a schedule of a checked pack comes back. */
export function cadenceOf({ anchor, every, within = ON_ITS_LAST_DAY }: Schedule): Cadence {
  if (typeof anchor === 'string') return { by: 'periods', period: anchor, within };
  return { by: 'dates', first: anchor.date, every: every ?? { n: 12, unit: 'calendar_month' } };
}

/** How days are counted where the duty is owed. */
export interface Counted {
  readonly calendar: CalendarVersion;
  readonly closureDays: readonly LocalDate[];
  readonly timeZone: string;
  readonly tzdb: string;
}

/** One time that a recurring duty falls due, with everything it was computed from. */
export interface Occurrence {
  /** From 0 for dates; the number of the period for periods. One more for each that follows. */
  readonly number: number;
  /** `2025-Q2`, for a duty on a period. */
  readonly period: string | undefined;
  readonly inputs: DueInputs;
  readonly dueDate: LocalDate;
  /** Exclusive: what is done at this instant is late. */
  readonly dueAt: Instant;
  readonly provisional: boolean;
}

/**
 * An occurrence by its number; `null` where no date can be computed, which is the end of the schedule. The nth due date
 * is counted from the first one at once (31 January, 28 February, 31 March), so that none of them drifts.
 */
export function occurrenceOf(cadence: Cadence, number: number, counted: Counted): Occurrence | null {
  const { calendar, closureDays, timeZone, tzdb } = counted;
  const { day, duration, period } = startOf(cadence, number);
  const from = startOfLocalDay(day, timeZone);
  if (from === null) return null;
  const inputs: DueInputs = {
    from,
    duration,
    calendar: { id: calendar.id, version: calendar.version },
    closureDays,
    timeZone,
    receipt: { rule: 'actual' },
    dueAt: 'end_of_day',
    roll: 'none',
    countFrom: 'day_after',
    tzdb,
  };
  const due = dueOf(inputs, calendar);
  if (!due.ok) return null;
  const { dueDate, dueAt, provisional } = due;
  return { number, period, inputs, dueDate, dueAt, provisional };
}

/** The day that is day 0, and how long from there. */
function startOf(cadence: Cadence, number: number): { day: LocalDate; duration: Duration; period: string | undefined } {
  if (cadence.by === 'periods') {
    const { name, last } = periodOfNumber(number, cadence.period);
    return { day: last, duration: cadence.within, period: name };
  }
  const { first, every } = cadence;
  return { day: first, duration: { n: every.n * number, unit: every.unit }, period: undefined };
}

/** The first instant of a local day; `null` where the date or the zone is none. */
export function startOfLocalDay(date: LocalDate, timeZone: string): Instant | null {
  const day = parseLocalDate(date);
  const zone = Zone.of(timeZone);
  return day === null || zone === null ? null : new Date(zone.startOf(day)).toISOString();
}

/** The number of the first occurrence of a schedule that starts to hold at a moment. */
export const firstOccurrence = (cadence: Cadence, at: Instant, timeZone: string): number =>
  cadence.by === 'periods' ? periodNumberOf(localDateOf(at, timeZone), cadence.period) : 0;

/** When the occurrence after this one begins to be owed: with its period, or when this one has fallen due. */
export const opensAfter = (cadence: Cadence, { number, dueAt }: Occurrence, timeZone: string): Instant | null =>
  cadence.by === 'periods' ? startOfLocalDay(periodOfNumber(number + 1, cadence.period).first, timeZone) : dueAt;

/** When the owner is told beforehand, earliest first; a reminder that would come before `notBefore` is left out. */
export function occurrenceReminders(
  dueAt: Instant,
  before: readonly Duration[],
  { calendar, closureDays, timeZone }: Counted,
  notBefore: Instant,
): readonly Instant[] {
  return before
    .flatMap((one) => {
      const reminder = reminderAt(dueAt, one, calendar, timeZone, { closureDays, notBefore });
      return reminder.ok ? [reminder.at] : [];
    })
    .sort();
}
