import { z } from 'zod';
import { channel, circumstances, contentHash, id, instant, line, text, word } from './words.ts';

/**
 * A letter on its way. It is asked for first, then handed over (to the mail server, to the post), and only then does
 * the act that it carries out happen: nobody was told anything by a letter that never left.
 */
export const correspondence = {
  DispatchRequested: z.strictObject({
    ...circumstances,
    dispatch: id,
    /** The letter of the pack. */
    letter: word,
    channel,
    to: text(),
    subject: text(),
    body: text(),
    /** The sha-256 of what was sent, over the bytes of the body. */
    bodyHash: contentHash,
    /** The act that the letter carries out, with its plain fields: `Acknowledged`, `ResponseSent` … */
    carries: word.optional(),
    with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).optional(),
  }),
  /** The server does not take it now: it is tried again. */
  DispatchDelayed: z.strictObject({
    ...circumstances,
    dispatch: id,
    /** Which one it was; 1 is the first. */
    attempt: z.int().positive(),
    reason: line,
    nextAttemptAt: instant,
  }),
  DispatchCompleted: z.strictObject({
    ...circumstances,
    dispatch: id,
    /** As the mail server knows it, so that what comes back can be told apart. */
    messageId: line.optional(),
    /** The act that the letter carried out. */
    act: id.optional(),
  }),
  DispatchFailed: z.strictObject({ ...circumstances, dispatch: id, reason: line }),
};
