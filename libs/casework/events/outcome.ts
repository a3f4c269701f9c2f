import { z } from 'zod';
import { OUTCOMES } from '#procedure';
import { channel, circumstances, id, line, remedy, text } from './words.ts';

export const outcome = {
  OutcomeDecided: z.strictObject({
    ...circumstances,
    outcome: z.enum(OUTCOMES),
    reasons: text().optional(),
    remedies: z.array(remedy).optional(),
  }),
  DeadlockDeclared: z.strictObject({ ...circumstances, reason: line }),
  ReferralSignposted: z.strictObject({ ...circumstances, to: line, channel }),
  ReferralRequestReceived: z.strictObject({
    ...circumstances,
    request: id,
    from: line,
    replyBy: z.string().optional(),
  }),
  ReferralRequestAnswered: z.strictObject({ ...circumstances, request: id, channel }),
};
