import { z } from 'zod';
import { duration } from './schema-clock.ts';
import { clauses, localDate, word } from './schema-conditions.ts';

/** A duty that comes back and belongs to the organisation, not to a case: a policy review, a report, a meeting. */

export const SCHEDULED = ['review', 'report', 'meeting'] as const;
export const PERIODS = ['calendar_quarter', 'calendar_year'] as const;

export const schedule = z.strictObject({
  id: word,
  title: z.string().optional(),
  /** What does the duty: a review held, the report of the period issued, a meeting of the body held. */
  what: z.enum(SCHEDULED),
  /** The body that meets. */
  of: word.optional(),
  /** The role that owes it. */
  owner: word,
  /** From one due date to the next. A calendar quarter or year is as long as it is. */
  every: z.strictObject({ n: z.int().min(1).max(1_200), unit: z.enum(['week', 'calendar_month']) }).optional(),
  /** The first due date, from which every other is counted; or the period after whose end the duty falls due. */
  anchor: z.union([z.strictObject({ date: localDate }), z.enum(PERIODS)]),
  /** How long after the end of its period. */
  within: duration.optional(),
  /** How long before it falls due the owner is told. */
  remindAt: z.array(duration).max(10).default([]),
  req: clauses,
});
export type Schedule = z.infer<typeof schedule>;
