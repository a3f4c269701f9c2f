import { z } from 'zod';
import { RESPONSE_KINDS } from '#procedure';
import { channel, circumstances, id, line, localDate, text, word } from './words.ts';

export const replies = {
  ResponseSent: z.strictObject({
    ...circumstances,
    kind: z.enum(RESPONSE_KINDS),
    channel,
    /** Where it went to somebody who acts for the complainant. */
    to: z.enum(['complainant', 'representative']).optional(),
    proposal: id.optional(),
    summary: text(),
    expectedReplyDate: localDate.optional(),
    contents: z.array(word).optional(),
  }),
  ProgressUpdateSent: z.strictObject({
    ...circumstances,
    channel,
    reasons: line.optional(),
    expectedReplyDate: localDate.optional(),
    summary: text().optional(),
  }),
  DeadlineExtended: z.strictObject({
    ...circumstances,
    /** The clock of the pack that it is about; every running clock that such an act extends, where left out. */
    rule: word.optional(),
    channel,
    reasons: line.optional(),
    expectedReplyDate: localDate.optional(),
    customerAgreement: z.boolean().optional(),
  }),
  /** A reply that everybody can read, such as one on the firm's website. */
  ReplyPublished: z.strictObject({ ...circumstances, where: word, summary: text() }),
  /** The customer was asked for further time and said no: the limit stands. */
  ExtensionRefused: z.strictObject({
    ...circumstances,
    rule: word.optional(),
    channel,
    reasons: line.optional(),
    askedFor: localDate.optional(),
  }),
};
