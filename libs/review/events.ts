import { ahead, day, derived, event, id, line, PAST, word, type EventCatalogue, type UnionOf } from '#kernel';
import { AS_ROLE_NAME } from '#procedure';
import { z } from 'zod';

/** Cases in one event: a meeting on more of them writes several. */
export const CASES_AT_ONCE = 500;

const meeting = id('meeting', 'The meeting.');
const body = word('The body that meets.', { choices: 'roles', form: AS_ROLE_NAME });
const on = day('When it meets.', ahead(2));
/** Minutes about people belong to their cases. */
const minutes = line('What was said, without naming anybody.');

export const reviewSchemas = {
  MeetingScheduled: event({ meeting, body, on }),
  MeetingRescheduled: event({ meeting, body, on, reason: line('Why it is on another day.').optional() }),
  /** Which cases were considered is in the `CasesReviewed` beside it. */
  MeetingHeld: event({
    meeting,
    body,
    heldOn: day('When it met.', PAST),
    cases: derived(z.int().min(0), 'How many cases were considered.'),
    minutes: minutes.optional(),
  }),
  CasesReviewed: event({
    meeting,
    body,
    cases: derived(z.array(z.string().min(1).max(200)).min(1).max(CASES_AT_ONCE), 'The cases that were considered.'),
    minutes: minutes.optional(),
  }),
  MeetingCancelled: event({ meeting, body, reason: line('Why it does not meet.') }),
};

export type ReviewEventMap = { [K in keyof typeof reviewSchemas]: z.infer<(typeof reviewSchemas)[K]> };
export type ReviewEvent = UnionOf<ReviewEventMap>;
export const reviewCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(reviewSchemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
