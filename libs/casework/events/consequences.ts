import { z } from 'zod';
import { NATURES } from '#procedure';
import { id, instant, line, localDate, word } from './words.ts';

/** What a due date was computed from: written once, never computed again (design: "nobody recomputes history"). */
const inputs = z.strictObject({
  from: instant,
  duration: z
    .strictObject({
      n: z.int(),
      unit: z.enum(['working_day', 'calendar_day', 'week', 'calendar_month', 'elapsed_hour']),
    })
    .optional(),
  /** The date that was promised, in place of a duration. */
  promised: localDate.optional(),
  calendar: z.strictObject({ id: word, version: z.int() }),
  closureDays: z.array(localDate),
  timeZone: word,
  receipt: z.union([
    z.strictObject({ rule: z.literal('actual') }),
    z.strictObject({ rule: z.literal('deemed'), cutoff: z.string() }),
  ]),
  dueAt: z.enum(['end_of_day', 'close_of_business', 'instant']),
  closeOfBusiness: z.string().optional(),
  roll: z.enum(['none', 'next_working_day', 'previous_working_day']),
  countFrom: z.enum(['day_after', 'same_day']).optional(),
  tzdb: word,
});

/** What the pack derives from an act, appended together with it. */
export const consequences = {
  ClockStarted: z.strictObject({
    /** Unique in its case: the rule's id, with the subject or a number where there are several. */
    clock: id,
    rule: word,
    title: line,
    nature: z.enum(NATURES),
    stage: word.optional(),
    owner: word,
    /** The subject it is kept for, such as one agreed action. */
    subject: id.optional(),
    startedBy: id,
    /** `null`: as soon as possible, or the next meeting whose date is not known. */
    dueAt: instant.nullable(),
    dueDate: localDate.nullable(),
    /** The count runs past the published bank holidays. */
    provisional: z.boolean(),
    inputs,
    /** As of when days were counted, where that is before it was decided: of a limit that another's falling due began. */
    countedAt: instant.optional(),
    /** The facts the limit depended on, as they stood. */
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    remindAt: z.array(instant),
    req: z.array(z.string()),
  }),
  ClockSatisfied: z.strictObject({ clock: id, by: id, at: instant }),
  ClockBreached: z.strictObject({ clock: id, rule: word, dueAt: instant }),
  /** An entitlement arisen or a window closed: never a breach. */
  ClockExpired: z.strictObject({ clock: id, rule: word, dueAt: instant }),
  ClockExtended: z.strictObject({
    clock: id,
    by: id,
    at: instant,
    until: instant,
    /** The promise that took over; `null` where the clock itself runs on. */
    promise: id.nullable(),
    /** Of a clock that itself runs on. */
    dueDate: localDate.optional(),
    remindAt: z.array(instant).optional(),
  }),
  ClockCancelled: z.strictObject({
    clock: id,
    because: z.enum([
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
    ]),
    by: id,
    at: instant,
  }),
  /** Of a clock that runs, or that is over by either date. One that is over moves only with what it counts from, and stays so. */
  ClockRecalculated: z.strictObject({
    clock: id,
    because: z.enum(['calendar_changed', 'merged', 'fact_corrected', 'receipt_corrected', 'pack_changed']),
    from: instant,
    /** `null` of a limit without a date, whose beginning alone is another. */
    dueAt: instant.nullable(),
    dueDate: localDate.nullable(),
    was: instant.nullable(),
    provisional: z.boolean(),
    inputs,
    remindAt: z.array(instant),
  }),
  ClockReopened: z.strictObject({ clock: id, because: id }),
  TaskRaised: z.strictObject({
    task: id,
    rule: word,
    kind: z.enum(['task', 'referral', 'signpost', 'appointment']),
    title: line,
    role: word,
    person: id.nullable(),
    about: word.optional(),
  }),
  /** `voided`: what raised it counts no longer, so that there is nothing to do. */
  TaskDone: z.strictObject({ task: id, by: id, how: z.enum(['act', 'person', 'closed', 'voided']) }),
  /** What had done it counts no longer. It is for whoever fills the role now. */
  TaskReopened: z.strictObject({ task: id, person: id.nullable(), because: id }),
  NoticeRaised: z.strictObject({
    notice: id,
    kind: z.enum(['reminder', 'breach', 'notify']),
    role: word,
    person: id.nullable(),
    clock: id.optional(),
    message: line,
  }),
  CaseFlagged: z.strictObject({ flag: word, message: line.optional() }),
  /** Nothing that raised it counts any more. */
  FlagWithdrawn: z.strictObject({ flag: word, because: id }),
  ActForbidden: z.strictObject({ rule: word }),
  /** Nothing that the rule forbade it for counts any more. */
  ActAllowedAgain: z.strictObject({ rule: word, because: id }),
  RegisterEntryMade: z.strictObject({ register: word, entry: id, fields: z.array(word) }),
  ProcedureDeparted: z.strictObject({
    gate: word,
    act: id,
    mode: z.enum(['block', 'warn']),
    reason: line,
    req: z.array(z.string()),
  }),
};
