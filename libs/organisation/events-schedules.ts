import { choice, day, derived, event, flag, id, line, list, moment, PAST, word, WORKED_OUT } from '#kernel';
import { z } from 'zod';

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const name = z.string().min(1).max(100);

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

const calendar = z.strictObject({ id: name, version: z.int() });
/** What a due date was computed from: written once, never computed again. */
const inputs = derived(
  z.strictObject({
    from: instant,
    duration,
    calendar,
    closureDays: z.array(localDate),
    timeZone: name,
    receipt: z.strictObject({ rule: z.literal('actual') }),
    dueAt: z.literal('end_of_day'),
    roll: z.literal('none'),
    countFrom: z.literal('day_after'),
    tzdb: name,
  }),
  'What the due date was computed from.',
);

/** Nobody says any of it: it follows from the procedure. */
const at = (says: string) => moment(says, WORKED_OUT);
const schedule = id('schedule', 'What is owed again and again.');
const occurrence = derived(z.int(), 'Which time it is.');
const told = {
  title: line('What is owed.'),
  owner: word('The role that owes it.'),
  remindAt: derived(z.array(duration), 'How long before somebody is reminded.'),
  req: derived(z.array(z.string()), 'The clauses that it comes from.'),
};
const pack = derived(z.strictObject({ id: name, version: z.int().positive() }), 'The procedure that says so.');
const dueDate = day('The day on which it falls due.', WORKED_OUT);
/** Exclusive: what is done at this instant is late. */
const dueAt = at('When it falls due.');
const provisional = flag('Whether the count runs past the published bank holidays.');
const remindAt = list(at('A reminder.'), 'When somebody is reminded.');
const role = word('The role that owes it.');
const people = list(id('person', 'Who fills it.'), 'Who fills that role.');

/** What the organisation owes again and again by the pack that it works by. */
export const schedules = {
  ProcedureTaken: event({
    pack: word('The procedure that the organisation works by.'),
    /** `null` where none is published any more. */
    version: derived(z.int().positive(), 'Its version from that moment on.').nullable(),
    at: at('From when on.'),
  }),
  ScheduleStarted: event({
    /** Unique in the organisation: the id of the pack's, with a number where it came again in another rhythm. */
    schedule,
    rule: word('The rule of the procedure.'),
    what: choice(['review', 'report', 'meeting'], 'What kind of duty it is.'),
    of: word('The body whose meeting it is.').optional(),
    ...told,
    cadence: derived(cadence, 'Its rhythm.'),
    calendar: word('The division by whose working days it is counted.'),
    pack,
    first: derived(z.int(), 'The number of its first occurrence.'),
    at: at('When it began.'),
  }),
  /** The same rhythm, told otherwise. */
  ScheduleAmended: event({ schedule, ...told, pack }),
  ScheduleEnded: event({
    schedule,
    because: choice(['not_in_the_pack', 'another_rhythm'], 'Why it is owed no more.'),
    at: at('When it ended.'),
  }),
  /** One time that it falls due, with the date and everything it was computed from. */
  RecurringDutyOpened: event({
    schedule,
    occurrence,
    period: word('The period that it is on, such as 2025-Q2.').optional(),
    opensAt: at('When it began.'),
    dueDate,
    dueAt,
    provisional,
    inputs,
    remindAt,
    /** `null` for the last. */
    nextOpensAt: at('When the next one begins.').nullable(),
  }),
  /** Days are counted otherwise since then, so that it falls due later: never earlier, and never once it was missed. */
  RecurringDutyRecounted: event({
    schedule,
    occurrence,
    at: at('Since when.'),
    dueDate,
    dueAt,
    provisional,
    inputs,
    remindAt,
    was: derived(z.strictObject({ dueDate: localDate, dueAt: instant, calendar }), 'When it fell due before.'),
  }),
  RecurringDutyReminded: event({
    schedule,
    occurrence,
    at: at('The reminder.'),
    role,
    people,
    message: line('What it says.'),
  }),
  /** For ever: what is done later is done late. */
  RecurringDutyMissed: event({ schedule, occurrence, dueAt, role, people }),
  RecurringDutyDone: event({
    schedule,
    occurrence,
    by: id('review', 'The review, report or meeting that did it.'),
    on: day('The day on which it was done.', WORKED_OUT),
    at: at('When it was done.'),
  }),
  PolicyReviewHeld: event({
    review: id('review', 'The review.'),
    schedule: word('The duty that it is for.'),
    heldOn: day('When it was held.', PAST),
    minutes: line('What was said, without naming anybody.').optional(),
  }),
};
