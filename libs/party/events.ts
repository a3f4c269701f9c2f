import { sealedText, type EventCatalogue, type Recorded, type UnionOf } from '#kernel';
import { CHANNELS } from '#procedure';
import { z } from 'zod';

const id = z.string().min(1).max(200);
const line = z.string().min(1).max(500);
const localDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
const contentHash = z.string().regex(/^[0-9a-f]{64}$/);
/** About the person, and therefore sealed. Characters, before sealing. */
const text = () => sealedText({ max: 100_000 });

/** Of each event of a party; the fields that are made here are sealed under the party's own key. */
export const partySchemas = {
  /** All of them, in place of those before. */
  PartyPreferencesSet: z.strictObject({
    language: line.optional(),
    channel: z.enum(CHANNELS).optional(),
    /** What makes it possible for them to complain: large print, an interpreter, more time. */
    adjustments: text().optional(),
    /** What has to be borne in mind when dealing with them. */
    vulnerability: text().optional(),
  }),
  RestrictionImposed: z.strictObject({
    restriction: id,
    /** The case on which it was decided, where it was one. */
    case: id.optional(),
    arrangements: text(),
    reason: text(),
    reviewOn: localDate,
    /** When that day begins where the organisation is. */
    reviewAt: instant,
  }),
  /** Once for each day that was set for a review. */
  RestrictionReviewDue: z.strictObject({ restriction: id, reviewOn: localDate }),
  /** It stays, until it is reviewed again. */
  RestrictionReviewed: z.strictObject({ restriction: id, finding: text(), reviewOn: localDate, reviewAt: instant }),
  RestrictionLifted: z.strictObject({ restriction: id, reason: line }),
  RepresentativeNamed: z.strictObject({
    /** The representative, a party of their own. */
    representative: id,
    case: id.optional(),
    name: text(),
    capacity: line.optional(),
    consentOn: localDate.optional(),
    /** The sha-256 of the signed consent, an attachment of the case. */
    consentEvidence: contentHash.optional(),
  }),
  RepresentationEnded: z.strictObject({
    representative: id,
    reason: line,
    /** Filled by the decider: the cases on which they were authorised and that have to hear of it. */
    cases: z.array(id).optional(),
  }),
  /** Their key is destroyed: whatever was sealed under it is unreadable from now on, wherever it stands. */
  PersonErased: z.strictObject({ subject: id, reason: line, evenThoughOpen: z.boolean().optional() }),
};

export type PartyEventMap = { [K in keyof typeof partySchemas]: z.infer<(typeof partySchemas)[K]> };
export type PartyEvent = UnionOf<PartyEventMap>;
export type RecordedPartyEvent = Recorded<PartyEvent>;
export const partyCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(partySchemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
