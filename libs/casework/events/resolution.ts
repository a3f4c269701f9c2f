import { z } from 'zod';
import { channel, circumstances, id, line, localDate, remedy, text, word } from './words.ts';

export const resolution = {
  ResolutionProposed: z.strictObject({
    ...circumstances,
    /** Each proposal is its own version: a changed one is proposed anew and needs its own approval. */
    proposal: id,
    description: text(),
    keyIssues: text().optional(),
    actions: text().optional(),
    lessons: text().optional(),
    remedies: z.array(remedy).optional(),
    /** What the proposer attests, by the pack's words. */
    attestations: z.array(word).optional(),
    timeframe: localDate.optional(),
  }),
  ResolutionApproved: z.strictObject({ ...circumstances, proposal: id, remarks: text().optional() }),
  ResolutionRejected: z.strictObject({ ...circumstances, proposal: id, reason: text() }),
  ResolutionAccepted: z.strictObject({
    ...circumstances,
    proposal: id,
    channel: channel.optional(),
    /** As it was accepted; that of the proposal where nothing is said and it had not passed. */
    timeframe: localDate.optional(),
  }),
  ResolutionDeclined: z.strictObject({
    ...circumstances,
    proposal: id,
    channel: channel.optional(),
    reason: text().optional(),
  }),
  ActionAgreed: z.strictObject({
    ...circumstances,
    action: id,
    description: text(),
    owner: id.optional(),
    actionDueOn: localDate.optional(),
  }),
  ActionRescheduled: z.strictObject({
    ...circumstances,
    action: id,
    reasons: line.optional(),
    customerAgreement: z.boolean().optional(),
    actionDueOn: localDate,
  }),
  ActionCompleted: z.strictObject({ ...circumstances, action: id, outcome: text().optional() }),
  SatisfactionConfirmed: z.strictObject({
    ...circumstances,
    content: z.boolean(),
    channel: channel.optional(),
    remarks: text().optional(),
  }),
};
