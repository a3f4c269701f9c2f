import type { Id, Instant, LocalDate } from '#kernel';
import type { PartyEvent, PartyEventMap } from './events.ts';

/** A restriction on contact that is in force. */
export interface Restriction {
  readonly reviewOn: LocalDate;
  readonly reviewAt: Instant;
  /** It has been said that this review is due. */
  readonly reviewDue: boolean;
}

export interface PartyState {
  readonly erased: boolean;
  /** Those in force. */
  readonly restrictions: ReadonlyMap<Id, Restriction>;
  /** Every restriction there ever was, so that none is imposed twice. */
  readonly known: ReadonlySet<Id>;
  /** By representative the cases on which they were authorised. */
  readonly representatives: ReadonlyMap<Id, readonly Id[]>;
}

export const initialParty: PartyState = {
  erased: false,
  restrictions: new Map(),
  known: new Set(),
  representatives: new Map(),
};

/** Folds one event. Never throws. */
export function evolve(state: PartyState, event: PartyEvent): PartyState {
  switch (event.type) {
    case 'PartyPreferencesSet':
      return state;
    case 'RestrictionImposed': {
      const { restriction, reviewOn, reviewAt } = event.data;
      const known = new Set([...state.known, restriction]);
      return { ...withRestriction(state, restriction, { reviewOn, reviewAt, reviewDue: false }), known };
    }
    case 'RestrictionReviewDue': {
      const standing = state.restrictions.get(event.data.restriction);
      return standing === undefined
        ? state
        : withRestriction(state, event.data.restriction, { ...standing, reviewDue: true });
    }
    case 'RestrictionReviewed': {
      const { restriction, reviewOn, reviewAt } = event.data;
      return withRestriction(state, restriction, { reviewOn, reviewAt, reviewDue: false });
    }
    case 'RestrictionLifted': {
      const restrictions = new Map(state.restrictions);
      restrictions.delete(event.data.restriction);
      return { ...state, restrictions };
    }
    case 'RepresentativeNamed':
      return { ...state, representatives: withRepresentative(state, event.data) };
    case 'RepresentationEnded': {
      const representatives = new Map(state.representatives);
      representatives.delete(event.data.representative);
      return { ...state, representatives };
    }
    case 'PersonErased':
      return { ...state, erased: true, restrictions: new Map(), representatives: new Map() };
    default:
      return unreachable(event, state);
  }
}

const unreachable = (_event: never, state: PartyState): PartyState => state;

const withRestriction = (state: PartyState, id: Id, restriction: Restriction): PartyState => ({
  ...state,
  restrictions: new Map(state.restrictions).set(id, restriction),
});

function withRepresentative(
  { representatives }: PartyState,
  { representative, case: onCase }: PartyEventMap['RepresentativeNamed'],
): PartyState['representatives'] {
  const cases = representatives.get(representative) ?? [];
  const isNew = onCase !== undefined && !cases.includes(onCase);
  return new Map(representatives).set(representative, isNew ? [...cases, onCase] : cases);
}
