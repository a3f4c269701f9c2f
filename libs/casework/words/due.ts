import {
  dueOf,
  localDateOf,
  parseLocalDate,
  promisedDue,
  reminderAt,
  Zone,
  type CalendarVersion,
  type ClockRule,
  type Pack,
} from '#procedure';
import type { Instant, LocalDate } from '#kernel';
import type { Context, Counting } from '../context.ts';
import type { ComputedDue } from '../record/limit.ts';

/** What is known of days: the part of a context that dates are counted by. */
export type DaysContext = Pick<Context, 'pack' | 'timeZone' | 'closureDays' | 'tzdb' | 'calendar'>;

type StoredInputs = ComputedDue['inputs'];

const calendarOf = (rule: ClockRule, context: DaysContext): CalendarVersion =>
  context.calendar(rule.calendar ?? context.pack.calendar);

function inputsOf(rule: ClockRule, from: Instant, context: DaysContext): Omit<StoredInputs, 'duration' | 'promised'> {
  const { defaults } = context.pack;
  const calendar = calendarOf(rule, context);
  const receipt = rule.receipt ?? defaults.receipt;
  const elapsed = rule.for.unit === 'elapsed_hour';
  return {
    from,
    calendar: { id: calendar.id, version: calendar.version },
    closureDays: [...context.closureDays],
    timeZone: context.timeZone,
    receipt:
      receipt === 'actual' || elapsed ? { rule: 'actual' } : { rule: 'deemed', cutoff: receipt.cutoff ?? '24:00' },
    dueAt: elapsed ? 'instant' : (rule.dueAt ?? defaults.dueAt),
    closeOfBusiness: elapsed ? undefined : (rule.closeOfBusiness ?? defaults.closeOfBusiness),
    roll: elapsed ? 'none' : (rule.roll ?? defaults.roll),
    countFrom: elapsed ? undefined : (rule.countFrom ?? defaults.countFrom),
    tzdb: context.tzdb,
  };
}

/**
 * The due date of a clock that starts at `from`.
 * @param promised the date carried by the starting act, for a clock whose unit is `promised`.
 * @returns `null` where a due date cannot be computed: the pack and the calendar do not fit.
 */
export function computeDue(
  rule: ClockRule,
  from: Instant,
  promised: LocalDate | undefined,
  context: DaysContext,
): ComputedDue | null {
  const inputs = inputsOf(rule, from, context);
  const limit = rule.for;
  if (limit.unit === 'asap' || limit.unit === 'next_occurrence') {
    return { inputs, dueAt: null, dueDate: null, provisional: false };
  }
  if (limit.unit === 'promised') {
    if (promised === undefined) return null;
    const due = promisedDue(promised, context.timeZone);
    return due.ok ? { inputs: { ...inputs, promised }, dueAt: due.dueAt, dueDate: promised, provisional: false } : null;
  }
  const due = dueOf({ ...inputs, duration: limit }, calendarOf(rule, context));
  if (!due.ok) return null;
  return {
    inputs: { ...inputs, duration: limit },
    dueAt: due.dueAt,
    dueDate: due.dueDate,
    provisional: due.provisional,
  };
}

/** When to remind of a clock: in working hours, before it is due and not before it started. */
export function remindersOf(rule: ClockRule, due: ComputedDue, context: DaysContext): readonly Instant[] {
  const { dueAt } = due;
  if (dueAt === null) return [];
  const { closureDays } = context;
  return rule.remindAt
    .flatMap((before) => {
      const options = { closureDays, notBefore: due.inputs.from };
      const reminder = reminderAt(dueAt, before, calendarOf(rule, context), context.timeZone, options);
      return reminder.ok ? [reminder.at] : [];
    })
    .sort();
}

export const dayOf = (instant: Instant, context: Context): LocalDate => localDateOf(instant, context.timeZone);

/** The first instant of a local date, or `null` where the value is no date. */
export function startOfDay(value: unknown, context: Context): Instant | null {
  const day = typeof value === 'string' ? parseLocalDate(value) : null;
  const start = day === null ? undefined : Zone.of(context.timeZone)?.startOf(day);
  return start === undefined ? null : new Date(start).toISOString();
}

/** What was known of days at a moment. */
export function daysAsOf(context: Context, pack: Pack, moment: Instant): DaysContext {
  const known = (division: string): Counting | undefined =>
    context.countings(division).findLast(({ at }) => at <= moment) ?? context.countings(division)[0];
  return {
    ...context,
    pack,
    calendar: (division) => known(division)?.calendar ?? context.calendar(division),
    closureDays: known(pack.calendar)?.closureDays ?? context.closureDays,
  };
}

/**
 * From when a limit counts that begins when another is over. Due instants are exclusive: days are counted from the last
 * day in time, hours from its end.
 */
export const fromOccasion = ({ for: limit }: ClockRule, dueAt: Instant): Instant =>
  limit.unit === 'elapsed_hour' ? dueAt : new Date(Date.parse(dueAt) - 1).toISOString();
