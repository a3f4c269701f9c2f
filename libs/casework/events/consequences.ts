import { choice, day, derived, event, flag, id, line, list, moment, word, WORKED_OUT } from '#kernel';
import { NATURES } from '#procedure';
import { z } from 'zod';

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const name = z.string().min(1).max(100);
/** What a due date was computed from: written once, never computed again (design: "nobody recomputes history"). */
const inputs = derived(
  z.strictObject({
    from: instant,
    duration: z
      .strictObject({
        n: z.int(),
        unit: z.enum(['working_day', 'calendar_day', 'week', 'calendar_month', 'elapsed_hour']),
      })
      .optional(),
    /** The date that was promised, in place of a duration. */
    promised: localDate.optional(),
    calendar: z.strictObject({ id: name, version: z.int() }),
    closureDays: z.array(localDate),
    timeZone: name,
    receipt: z.union([
      z.strictObject({ rule: z.literal('actual') }),
      z.strictObject({ rule: z.literal('deemed'), cutoff: z.string() }),
    ]),
    dueAt: z.enum(['end_of_day', 'close_of_business', 'instant']),
    closeOfBusiness: z.string().optional(),
    roll: z.enum(['none', 'next_working_day', 'previous_working_day']),
    countFrom: z.enum(['day_after', 'same_day']).optional(),
    tzdb: name,
  }),
  'What the due date was computed from.',
);

/** Nobody says any of it: a pack derives it from what was said. */
const at = (says: string) => moment(says, WORKED_OUT);
const clock = id('clock', 'The limit, unique in its case.');
const rule = word('The rule of the procedure.');
const role = word('The role that it is for.');
const by = id('act', 'The act that did it.');
const person = id('person', 'Who fills that role, where somebody does.');
const task = id('task', 'The task.');
const flagName = word('The flag.');
const undone = id('act', 'The act that counts no longer.');
const dueDate = day('The day on which it falls due.', WORKED_OUT);
const provisional = flag('Whether the count runs past the published bank holidays.');
const remindAt = list(at('A reminder.'), 'When somebody is reminded.');
const req = derived(z.array(z.string()), 'The clauses that it comes from.');

/** What the pack derives from an act, appended together with it. */
export const consequences = {
  ClockStarted: event({
    /** Unique in its case: the rule's id, with the subject or a number where there are several. */
    clock,
    rule,
    title: line('What has to be done.'),
    nature: choice(NATURES, 'What it means that it falls due.'),
    stage: word('The stage that it belongs to.').optional(),
    owner: word('The role that owes it.'),
    subject: id('act', 'What it is kept for, such as one agreed action.').optional(),
    startedBy: id('act', 'The act that began it.'),
    /** `null`: as soon as possible, or the next meeting whose date is not known. */
    dueAt: at('When it falls due.').nullable(),
    dueDate: dueDate.nullable(),
    provisional,
    inputs,
    countedAt: at(
      'As of when days were counted, where that is before it was decided: of a limit that another’s falling due began.',
    ).optional(),
    facts: derived(
      z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      'The facts that it depended on, as they stood.',
    ),
    remindAt,
    req,
  }),
  ClockSatisfied: event({ clock, by, at: at('When it was done.') }),
  ClockBreached: event({ clock, rule, dueAt: at('When it fell due.') }),
  /** An entitlement arisen or a window closed: never a breach. */
  ClockExpired: event({ clock, rule, dueAt: at('When it fell due.') }),
  ClockExtended: event({
    clock,
    by,
    at: at('When it was extended.'),
    until: at('Until when.'),
    /** `null` where the clock itself runs on. */
    promise: id('clock', 'The promise that took over.').nullable(),
    /** Of a clock that itself runs on. */
    dueDate: dueDate.optional(),
    remindAt: remindAt.optional(),
  }),
  ClockCancelled: event({
    clock,
    because: choice(
      [
        'superseded',
        'not_applicable',
        'closed',
        'closed_date_unknown',
        'withdrawn',
        'stage_left',
        'ended',
        'voided',
        'referred',
        'merged',
        'pack_changed',
      ],
      'Why it is owed no longer.',
    ),
    by,
    at: at('When it ended.'),
  }),
  /** Of a clock that runs, or that is over by either date. One that is over moves only with what it counts from, and stays so. */
  ClockRecalculated: event({
    clock,
    because: choice(
      ['calendar_changed', 'merged', 'fact_corrected', 'receipt_corrected', 'pack_changed'],
      'Why it is counted anew.',
    ),
    from: at('What it is counted from.'),
    /** `null` of a limit without a date, whose beginning alone is another. */
    dueAt: at('When it falls due now.').nullable(),
    dueDate: dueDate.nullable(),
    was: at('When it fell due before.').nullable(),
    provisional,
    inputs,
    remindAt,
  }),
  ClockReopened: event({ clock, because: undone }),
  TaskRaised: event({
    task,
    rule,
    kind: choice(['task', 'referral', 'signpost', 'appointment'], 'What kind of task it is.'),
    title: line('What is to be done.'),
    role,
    person: person.nullable(),
    about: word('What it is about.').optional(),
  }),
  TaskDone: event({
    task,
    by,
    /** `voided`: what raised it counts no longer, so that there is nothing to do. */
    how: choice(['act', 'person', 'closed', 'voided'], 'How it came to be done.'),
  }),
  /** What had done it counts no longer. It is for whoever fills the role now. */
  TaskReopened: event({ task, person: person.nullable(), because: undone }),
  NoticeRaised: event({
    notice: id('notice', 'The notice.'),
    kind: choice(['reminder', 'breach', 'notify'], 'What kind of notice it is.'),
    role,
    person: person.nullable(),
    clock: clock.optional(),
    message: line('What it says.'),
  }),
  CaseFlagged: event({ flag: flagName, message: line('What it says.').optional() }),
  /** Nothing that raised it counts any more. */
  FlagWithdrawn: event({ flag: flagName, because: undone }),
  ActForbidden: event({ rule }),
  /** Nothing that the rule forbade it for counts any more. */
  ActAllowedAgain: event({ rule, because: undone }),
  RegisterEntryMade: event({
    register: word('The register.'),
    entry: id('entry', 'The entry.'),
    fields: list(word('A field.'), 'The fields that it has.'),
  }),
  ProcedureDeparted: event({
    gate: word('The gate of the procedure that was closed.'),
    act: id('act', 'The act that went through it.'),
    mode: choice(['block', 'warn'], 'Whether the gate stops or warns.'),
    reason: line('Why it was done all the same.'),
    req,
  }),
};
