import type { EventCatalogue, UnionOf } from '#kernel';
import { z } from 'zod';

const id = z.string().min(1).max(200);
const word = z.string().min(1).max(100);
/** Names nobody: minutes about people belong to their cases. */
const line = z.string().min(1).max(500);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** Cases in one event: a meeting on more of them writes several. */
export const CASES_AT_ONCE = 500;

const schemas = {
  MeetingScheduled: z.strictObject({ meeting: id, body: word, on: localDate }),
  MeetingRescheduled: z.strictObject({ meeting: id, body: word, on: localDate, reason: line.optional() }),
  /** `cases`: how many were considered; which, is in the `CasesReviewed` beside it. */
  MeetingHeld: z.strictObject({
    meeting: id,
    body: word,
    heldOn: localDate,
    cases: z.int().min(0),
    minutes: line.optional(),
  }),
  CasesReviewed: z.strictObject({
    meeting: id,
    body: word,
    cases: z.array(id).min(1).max(CASES_AT_ONCE),
    minutes: line.optional(),
  }),
  MeetingCancelled: z.strictObject({ meeting: id, body: word, reason: line }),
};

export type ReviewEventMap = { [K in keyof typeof schemas]: z.infer<(typeof schemas)[K]> };
export type ReviewEvent = UnionOf<ReviewEventMap>;
export const reviewCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
