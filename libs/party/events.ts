import {
  choice,
  day,
  event,
  flag,
  hash,
  id,
  language,
  line,
  list,
  moment,
  PAST,
  text,
  toCome,
  WORKED_OUT,
  type EventCatalogue,
  type Recorded,
  type UnionOf,
} from '#kernel';
import { CHANNELS } from '#procedure';
import type { z } from 'zod';

const filled = true;
const restriction = id('restriction', 'The restriction.');
const representative = id('party', 'The representative, who is on record as somebody of their own.');
const reviewOn = () => day('When it is looked at again.', toCome(2));
const reviewAt = moment('When that day begins where the organisation is.', WORKED_OUT, { filled });

/** Of each event of a party; texts are sealed under the party's own key. */
export const partySchemas = {
  /** All of them, in place of those before. */
  PartyPreferencesSet: event({
    language: language('The language that they use.').optional(),
    channel: choice(CHANNELS, 'How they want to be reached.').optional(),
    adjustments: text(
      'What makes it possible for them to complain: large print, an interpreter, more time.',
    ).optional(),
    vulnerability: text('What has to be borne in mind when dealing with them.').optional(),
  }),
  RestrictionImposed: event({
    restriction,
    case: id('case', 'The case on which it was decided, where it was one.').optional(),
    arrangements: text('How the person can reach the firm from now on.'),
    reason: text('Why contact is restricted.'),
    reviewOn: reviewOn(),
    reviewAt,
  }),
  /** Once for each day that was set for a review. */
  RestrictionReviewDue: event({
    restriction,
    reviewOn: day('The day that was set for its review.', WORKED_OUT, { filled }),
  }),
  /** It stays, until it is reviewed again. */
  RestrictionReviewed: event({
    restriction,
    finding: text('Why it stays.'),
    reviewOn: reviewOn(),
    reviewAt,
  }),
  RestrictionLifted: event({ restriction, reason: line('Why it ends.') }),
  RepresentativeNamed: event({
    representative,
    case: id('case', 'The case on which they act, where it is one.').optional(),
    name: text('What the representative is called.', { max: 500 }),
    capacity: line('In what capacity: solicitor, advice centre, friend.').optional(),
    consentOn: day('When the person consented.', PAST).optional(),
    consentEvidence: hash('The sha-256 of the signed consent, an attachment of the case.').optional(),
  }),
  RepresentationEnded: event({
    representative,
    reason: line('Why they act no more.'),
    cases: list(
      id('case', 'A case on which they were authorised.'),
      'The cases on which they were authorised and that have to hear of it.',
      { filled },
    ).optional(),
  }),
  /** Their key is destroyed: whatever was sealed under it is unreadable from now on, wherever it stands. */
  PersonErased: event({
    subject: id('party', 'Whose data it is.'),
    reason: line('Why it is erased.'),
    evenThoughOpen: flag('Whether it is erased though a case of theirs is open.').optional(),
  }),
};

export type PartyEventMap = { [K in keyof typeof partySchemas]: z.infer<(typeof partySchemas)[K]> };
export type PartyEvent = UnionOf<PartyEventMap>;
export type RecordedPartyEvent = Recorded<PartyEvent>;
export const partyCatalogue: EventCatalogue = Object.fromEntries(
  Object.entries(partySchemas).map(([type, schema]) => [type, { version: 1, schema }]),
);
