import { z } from 'zod';
import { channel, circumstances, id, instant, kind, line, packVersion, text, word } from './words.ts';

const received = z.strictObject({
  ...circumstances,
  reference: line,
  kind,
  channel,
  /** The true receipt, from which the limits run, however late it was logged. */
  receivedAt: instant,
  pack: packVersion,
  party: id,
  /** Nobody, where it came in anonymously or a file does not say. */
  complainant: text().optional(),
  email: text().optional(),
  phone: text().optional(),
  address: text().optional(),
  /** An organisation is no person: its name is plain. */
  company: line.optional(),
  narrative: text().optional(),
  expectedOutcome: text().optional(),
  title: line.optional(),
  area: word.optional(),
  product: line.optional(),
  service: line.optional(),
  site: line.optional(),
  team: line.optional(),
  language: line.optional(),
  /** The receiver doubts whether this is a complaint at all. */
  unsure: z.boolean().optional(),
  /** The number under which another system knows it. */
  externalReference: line.optional(),
});

export const intake = {
  ComplaintReceived: received,
  FeedbackReceived: received,
  FeedbackClassified: z.strictObject({ ...circumstances, kind, reason: line }),
  CaseFactRecorded: z.strictObject({
    ...circumstances,
    fact: word,
    value: z.union([z.string(), z.number(), z.boolean()]),
    /** Since when it holds; the moment of the act where nothing is said. */
    effectiveFrom: instant.optional(),
    /** It was so from the first, and what was on record before was an error. */
    correction: z.boolean().optional(),
  }),
  CaseReferredElsewhere: z.strictObject({ ...circumstances, to: line, reason: line }),
  CaseDeclined: z.strictObject({ ...circumstances, reason: line }),
  ExceptionAccepted: z.strictObject({ ...circumstances, what: word, reason: line }),
};
