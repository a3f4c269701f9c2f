import { z } from 'zod';
import { OUTCOMES } from '#procedure';
import { channel, circumstances, id, line, localDate, remedy, text, word } from './words.ts';

export const outcome = {
  OutcomeDecided: z.strictObject({
    ...circumstances,
    outcome: z.enum(OUTCOMES),
    reasons: text().optional(),
    remedies: z.array(remedy).optional(),
    /** What the outcome asks the firm to change. */
    correctiveActionRequired: z.boolean().optional(),
  }),
  RootCauseDetermined: z.strictObject({ ...circumstances, causeCode: word, explanation: text().optional() }),
  RemedyOffered: z.strictObject({ ...circumstances, remedy: id, offer: remedy }),
  RemedyAccepted: z.strictObject({ ...circumstances, remedy: id }),
  RemedyDeclined: z.strictObject({ ...circumstances, remedy: id, reason: text().optional() }),
  /** The money was paid, the goods replaced, the apology given. */
  RemedyProvided: z.strictObject({ ...circumstances, remedy: id, evidence: line.optional() }),
  DeadlockDeclared: z.strictObject({ ...circumstances, reason: line }),
  ReferralSignposted: z.strictObject({ ...circumstances, to: line, channel }),
  ReferralRequestReceived: z.strictObject({
    ...circumstances,
    request: id,
    from: line,
    /** The day by which the body wants its answer. */
    replyBy: localDate.optional(),
    matter: text().optional(),
  }),
  ReferralRequestAnswered: z.strictObject({ ...circumstances, request: id, channel, answer: text().optional() }),
  /** The complainant took the case to a body outside, which opened a case of its own. */
  ReferralOpened: z.strictObject({ ...circumstances, to: line, theirReference: line.optional() }),
  ReferralDecided: z.strictObject({
    ...circumstances,
    by: line,
    outcome: z.enum(['for_complainant', 'for_firm', 'settled', 'rejected_as_out_of_scope']),
    remedies: z.array(remedy).optional(),
    decision: text().optional(),
  }),
};
