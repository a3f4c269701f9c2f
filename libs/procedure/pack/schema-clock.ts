import { z } from 'zod';
import { clauses, content, eventName, fieldName, match, predicate, timeOfDay, word } from './schema-conditions.ts';
import { effect } from './schema-effect.ts';
import { CHANNELS, KINDS, NATURES } from './words.ts';

/** A time limit on a case: what starts it, how long it is, what meets it and what follows when nothing does. */

export const duration = z.strictObject({
  n: z.int().min(0).max(10_000),
  unit: z.enum(['working_day', 'calendar_day', 'week', 'calendar_month', 'elapsed_hour']),
});
const limit = z.union([
  duration,
  /** No limit: the age is shown and nothing can be breached. */
  z.strictObject({ unit: z.literal('asap') }),
  /** The local date that the starting event carries in this field. */
  z.strictObject({ unit: z.literal('promised'), from: fieldName }),
  /** The next meeting of a body. */
  z.strictObject({ unit: z.literal('next_occurrence'), of: word }),
]);

export const receipt = z.union([
  z.literal('actual'),
  z.strictObject({ rule: z.literal('deemed'), cutoff: timeOfDay.optional() }),
]);
export const division = z.enum(['england-and-wales', 'scotland', 'northern-ireland', 'uk-any', 'always']);
export const dueAt = z.enum(['end_of_day', 'close_of_business', 'instant']);
export const roll = z.enum(['none', 'next_working_day', 'previous_working_day']);
export const countFrom = z.enum(['day_after', 'same_day']);

const extension = z.strictObject({
  event: match,
  /** Contents without which the act extends nothing. */
  requires: z.array(content).default([]),
  channel: z.array(z.enum(CHANNELS)).optional(),
  /** The promise that takes over; without it a promise is promised anew, and any other clock itself runs on. */
  starts: word.optional(),
  /** Never more than this beyond the present due date. */
  additional: duration.optional(),
  /** Never later than this after the start. */
  total_from_start: duration.optional(),
  times: z.int().positive().optional(),
});

export const clock = z.strictObject({
  id: word,
  title: z.string().optional(),
  nature: z.enum(NATURES),
  /** The stage the clock belongs to: only acts of that stage meet it. It may start before. */
  stage: word.optional(),
  kinds: z.array(z.enum(KINDS)).optional(),
  /** One clock for each subject of such an event, such as each agreed action. */
  per: eventName.optional(),
  startsOn: z.union([match, z.strictObject({ fact: word })]),
  appliesWhen: predicate.optional(),
  /** When `appliesWhen` becomes true only later: count from the start event all the same, or from that moment. */
  whenLearntLate: z.enum(['from_start', 'from_fact']).default('from_start'),
  for: limit,
  calendar: division.optional(),
  receipt: receipt.optional(),
  dueAt: dueAt.optional(),
  closeOfBusiness: timeOfDay.optional(),
  roll: roll.optional(),
  countFrom: countFrom.optional(),
  owner: word,
  satisfiedBy: match,
  /** Ends the clock without meeting it: the right has become pointless. */
  endsOn: match.optional(),
  /** Contents without which the act does not meet it: fields of the act, or words of its `contents`. */
  mustInclude: z.array(content).default([]),
  extension: extension.optional(),
  supersededBy: word.optional(),
  remindAt: z.array(duration).default([]),
  onBreach: z.array(effect).default([]),
  onExpiry: z.array(effect).default([]),
  /** The questions a follow-up asks, each answered on its own. */
  questions: z.array(z.strictObject({ id: word, text: z.string() })).optional(),
  outlivesClosure: z.boolean().default(false),
  onCalendarChange: z.enum(['keep', 'later_only', 'recompute']).default('later_only'),
  req: clauses,
});
export type ClockRule = z.infer<typeof clock>;

/** The clock that takes over from an extended one; `undefined` where that runs on itself (pitfalls: rule 7, promises). */
export const takenOverBy = ({ id, nature, for: limit, extension }: ClockRule): string | undefined =>
  extension?.starts ?? (nature === 'promise' && limit.unit === 'promised' ? id : undefined);
