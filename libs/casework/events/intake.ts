import { z } from 'zod';
import {
  channel,
  circumstances,
  contentHash,
  factValue,
  id,
  instant,
  kind,
  line,
  localDate,
  packVersion,
  text,
  word,
} from './words.ts';

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
  /** It came through somebody who acts for the complainant and must be authorised to. */
  byRepresentative: z.boolean().optional(),
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
    value: factValue,
    /** Since when it holds; the moment of the act where nothing is said. */
    effectiveFrom: instant.optional(),
    /** It was so from the first, and what was on record before was an error. */
    correction: z.boolean().optional(),
  }),
  /** The receipt was at another moment than was recorded; the reference stays, and a further correction may follow. */
  ReceiptCorrected: z.strictObject({
    ...circumstances,
    receivedAt: instant,
    reason: line,
    /** Filled by the decider: the receipt that counted until then, and the one that counts from then on, a duplicate's perhaps. */
    was: instant.optional(),
    counts: instant.optional(),
    /** Filled by the decider: the case in which this one has gone on, which has to hear of it under this reference. */
    mergedInto: id.optional(),
    ownReference: line.optional(),
  }),
  /** Who an anonymous complainant is has become known. */
  IdentityEstablished: z.strictObject({
    ...circumstances,
    complainant: text().optional(),
    email: text().optional(),
    phone: text().optional(),
    address: text().optional(),
    company: line.optional(),
  }),
  /** Somebody else who complains of the same: sealed as their own. */
  ComplainantAdded: z.strictObject({
    ...circumstances,
    party: id,
    complainant: text(),
    email: text().optional(),
    phone: text().optional(),
    address: text().optional(),
  }),
  RepresentativeAuthorised: z.strictObject({
    ...circumstances,
    /** The representative, a party of their own. */
    party: id,
    name: text(),
    capacity: line.optional(),
    consentOn: localDate.optional(),
    /** The sha-256 of the signed consent, an attachment of the case. */
    consentEvidence: contentHash.optional(),
  }),
  /** They act for the complainant no more, whatever the case: said of the person, and told to each case it concerns. */
  RepresentativeStoodDown: z.strictObject({ ...circumstances, party: id, reason: line }),
  /** The complainant does not want what they said to be shared; `scope` is the pack's word for with whom. */
  ConsentWithheld: z.strictObject({ ...circumstances, scope: word, reason: text().optional() }),
  ConsentGiven: z.strictObject({ ...circumstances, scope: word, reason: text().optional() }),
  /** A verbal complaint, written up and sent for confirmation. */
  StatementSent: z.strictObject({ ...circumstances, channel, statement: text() }),
  /** `unanswered` ends the asking: no reply never holds up a case. */
  StatementConfirmed: z.strictObject({
    ...circumstances,
    outcome: z.enum(['confirmed', 'corrected', 'unanswered']),
    channel: channel.optional(),
    corrections: text().optional(),
  }),
  CaseReferredElsewhere: z.strictObject({ ...circumstances, to: line, reason: line }),
  CaseDeclined: z.strictObject({ ...circumstances, reason: line }),
  ExceptionAccepted: z.strictObject({ ...circumstances, what: word, reason: line }),
};
