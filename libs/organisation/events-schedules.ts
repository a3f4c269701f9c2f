import { z } from 'zod';
import { id, instant, line, localDate, word } from './words.ts';

const duration = z.strictObject({
  n: z.int(),
  unit: z.enum(['working_day', 'calendar_day', 'week', 'calendar_month', 'elapsed_hour']),
});
const cadence = z.union([
  z.strictObject({
    by: z.literal('dates'),
    first: localDate,
    every: z.strictObject({ n: z.int(), unit: z.enum(['week', 'calendar_month']) }),
  }),
  z.strictObject({
    by: z.literal('periods'),
    period: z.enum(['calendar_quarter', 'calendar_year']),
    within: duration,
  }),
]);

const calendar = z.strictObject({ id: word, version: z.int() });
/** What a due date was computed from: written once, never computed again. */
const inputs = z.strictObject({
  from: instant,
  duration,
  calendar,
  closureDays: z.array(localDate),
  timeZone: word,
  receipt: z.strictObject({ rule: z.literal('actual') }),
  dueAt: z.literal('end_of_day'),
  roll: z.literal('none'),
  countFrom: z.literal('day_after'),
  tzdb: word,
});

const told = { title: line, owner: word, remindAt: z.array(duration), req: z.array(z.string()) };
const pack = z.strictObject({ id: word, version: z.int().positive() });

/** What the organisation owes again and again by the pack that it works by. */
export const schedules = {
  /** From that moment on the organisation works by this version; `null` where none is published any more. */
  ProcedureTaken: z.strictObject({ pack: word, version: z.int().positive().nullable(), at: instant }),
  ScheduleStarted: z.strictObject({
    /** Unique in the organisation: the id of the pack's, with a number where it came again in another rhythm. */
    schedule: id,
    rule: word,
    what: z.enum(['review', 'report', 'meeting']),
    /** The body whose meeting it is. */
    of: word.optional(),
    ...told,
    cadence,
    /** The division by whose working days it is counted. */
    calendar: word,
    pack,
    /** The number of its first occurrence. */
    first: z.int(),
    at: instant,
  }),
  /** The same rhythm, told otherwise. */
  ScheduleAmended: z.strictObject({ schedule: id, ...told, pack }),
  ScheduleEnded: z.strictObject({ schedule: id, because: z.enum(['not_in_the_pack', 'another_rhythm']), at: instant }),
  /** One time that it falls due, with the date and everything it was computed from. */
  RecurringDutyOpened: z.strictObject({
    schedule: id,
    occurrence: z.int(),
    /** `2025-Q2`, for a duty on a period. */
    period: word.optional(),
    opensAt: instant,
    dueDate: localDate,
    /** Exclusive: what is done at this instant is late. */
    dueAt: instant,
    provisional: z.boolean(),
    inputs,
    remindAt: z.array(instant),
    /** When the next one opens; `null` for the last. */
    nextOpensAt: instant.nullable(),
  }),
  /** Days are counted otherwise since then, so that it falls due later: never earlier, and never once it was missed. */
  RecurringDutyRecounted: z.strictObject({
    schedule: id,
    occurrence: z.int(),
    at: instant,
    dueDate: localDate,
    dueAt: instant,
    provisional: z.boolean(),
    inputs,
    remindAt: z.array(instant),
    was: z.strictObject({ dueDate: localDate, dueAt: instant, calendar }),
  }),
  RecurringDutyReminded: z.strictObject({
    schedule: id,
    occurrence: z.int(),
    at: instant,
    role: word,
    people: z.array(id),
    message: line,
  }),
  /** For ever: what is done later is done late. */
  RecurringDutyMissed: z.strictObject({
    schedule: id,
    occurrence: z.int(),
    dueAt: instant,
    role: word,
    people: z.array(id),
  }),
  RecurringDutyDone: z.strictObject({
    schedule: id,
    occurrence: z.int(),
    /** The review, report or meeting that did it. */
    by: id,
    on: localDate,
    at: instant,
  }),
  /** `minutes` is a line that names nobody. */
  PolicyReviewHeld: z.strictObject({ review: id, schedule: word, heldOn: localDate, minutes: line.optional() }),
};
