import type { Id, Instant, Recorded } from '#kernel';
import type { PartyEvent, PartyEventMap } from '#party';
import type { Projection } from '#read-model';
import { CASES } from '../case-event.ts';
import { isJoining, JOINING_TYPES, partyKey, type Joining } from './joining.ts';
import type { PartyRow, RepresentativeOnRecord, RestrictionInForce } from './row.ts';

type OfParty = Recorded<PartyEvent>;
type Handled = Joining | OfParty;

const partyOf = (event: Handled): Id => (isJoining(event) ? event.data.party : event.stream.slice('party-'.length));
const keyOf = (event: Handled): string => partyKey(event.meta.organisation, partyOf(event));

/** One row for each person or company: known by their first case, and by what is on their own stream. */
export const parties: Projection<PartyRow, Handled> = {
  name: 'parties',
  version: 1,
  handles: [
    ...JOINING_TYPES,
    'PartyPreferencesSet',
    'RestrictionImposed',
    'RestrictionReviewDue',
    'RestrictionReviewed',
    'RestrictionLifted',
    'RepresentativeNamed',
    'RepresentationEnded',
    'PersonErased',
  ],
  prefixes: [...CASES, 'party-'],
  table: {
    columns: {
      party: 'text',
      knownSince: 'instant',
      restrictions: 'json',
      representatives: 'json',
      preferences: 'json?',
      erased: 'boolean',
      erasedAt: 'instant?',
      wakeAt: 'instant?',
    },
    indexes: [
      ['wakeAt', 'key'],
      ['organisation', 'knownSince', 'key'],
    ],
    expressionIndexes: { restricted: '(organisation, known_since, key) where jsonb_array_length(restrictions) > 0' },
  },
  partition: keyOf,
  fold(rows, event) {
    const row = rows.get(keyOf(event));
    if (isJoining(event)) return row === undefined ? [{ put: known(event) }] : [];
    const changed = afterOwn(row ?? known(event), event);
    return [{ put: { ...changed, wakeAt: nextReview(changed.restrictions) } }];
  },
};

const known = (event: Handled): PartyRow => ({
  key: keyOf(event),
  organisation: event.meta.organisation,
  party: partyOf(event),
  knownSince: event.meta.decidedAt,
  restrictions: [],
  representatives: [],
  preferences: null,
  erased: false,
  erasedAt: null,
  wakeAt: null,
});

function afterOwn(row: PartyRow, { type, data, meta }: OfParty): PartyRow {
  switch (type) {
    case 'PartyPreferencesSet': {
      const { language = null, channel = null, adjustments = null, vulnerability = null } = data;
      return { ...row, preferences: { language, channel, adjustments, vulnerability } };
    }
    case 'RestrictionImposed':
      return { ...row, restrictions: [...row.restrictions, imposed(data, meta.occurredAt)] };
    case 'RestrictionReviewDue':
      return withRestriction(row, data.restriction, { reviewDue: true });
    case 'RestrictionReviewed': {
      const { restriction, reviewOn, reviewAt } = data;
      return withRestriction(row, restriction, { reviewOn, reviewAt, reviewDue: false });
    }
    case 'RestrictionLifted':
      return { ...row, restrictions: row.restrictions.filter(({ restriction }) => restriction !== data.restriction) };
    case 'RepresentativeNamed':
      return { ...row, representatives: [...without(row, data.representative), named(data, meta.occurredAt)] };
    case 'RepresentationEnded':
      return { ...row, representatives: without(row, data.representative) };
    case 'PersonErased':
      // What was sealed stays, and reads as erased; a restriction of nobody is in force no longer.
      return { ...row, restrictions: [], representatives: [], erased: true, erasedAt: meta.occurredAt };
    default:
      return unreachable({ type, data } as never, row);
  }
}

const unreachable = (_event: never, row: PartyRow): PartyRow => row;

const imposed = (data: PartyEventMap['RestrictionImposed'], imposedAt: Instant): RestrictionInForce => {
  const { restriction, case: caseId = null, arrangements, reason, reviewOn, reviewAt } = data;
  return { restriction, caseId, arrangements, reason, imposedAt, reviewOn, reviewAt, reviewDue: false };
};

const named = (data: PartyEventMap['RepresentativeNamed'], namedAt: Instant): RepresentativeOnRecord => {
  const { representative, case: caseId = null, name, capacity = null, consentOn = null, consentEvidence = null } = data;
  return { representative, caseId, name, capacity, consentOn, consentEvidence, namedAt };
};

const without = ({ representatives }: PartyRow, representative: Id): readonly RepresentativeOnRecord[] =>
  representatives.filter((one) => one.representative !== representative);

const withRestriction = (row: PartyRow, restriction: Id, changed: Partial<RestrictionInForce>): PartyRow => ({
  ...row,
  restrictions: row.restrictions.map((one) => (one.restriction === restriction ? { ...one, ...changed } : one)),
});

const nextReview = (restrictions: readonly RestrictionInForce[]): Instant | null =>
  restrictions
    .filter(({ reviewDue }) => !reviewDue)
    .map(({ reviewAt }) => reviewAt)
    .sort()[0] ?? null;
