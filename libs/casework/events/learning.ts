import { z } from 'zod';
import { channel, circumstances, id, line, localDate, text, word } from './words.ts';

export const learning = {
  FollowUpCompleted: z.strictObject({
    ...circumstances,
    channel,
    /** `unreachable` ends the follow-up by the attempts on record. */
    outcome: z.enum(['answered', 'unreachable']),
    attempts: z.int().positive().optional(),
    answers: z.array(
      z.strictObject({ question: word, answer: z.enum(['yes', 'no', 'no_answer']), comment: text().optional() }),
    ),
    /** Filled by the decider: the questions answered `no`. */
    negative: z.array(word).optional(),
  }),
  LessonsRecorded: z.strictObject({
    ...circumstances,
    lessons: text(),
    changeNeeded: z.boolean(),
    causeCode: word.optional(),
  }),
  /** The case was on the agenda of a meeting that was held. */
  ReviewHeld: z.strictObject({ ...circumstances, meeting: id, body: word, minutes: text().optional() }),
  CorrectiveActionRaised: z.strictObject({
    ...circumstances,
    correctiveAction: id,
    /** Of its stream, by Redress's own naming; that of the corrective action where it is not there. */
    id: id.optional(),
    description: line,
    owner: id.optional(),
    dueOn: localDate.optional(),
  }),
  ProcessChangeLogged: z.strictObject({ ...circumstances, change: line, implementedOn: localDate }),
};
