import {
  accept,
  DATE_REFUSALS,
  dateFault,
  refuse,
  type DateRefusalCode,
  type Decided,
  type Decision,
  type Id,
  type Instant,
  type Refusal,
} from '#kernel';
import type { PartyCommand, PartyContext } from './commands.ts';
import { partySchemas, type PartyEvent } from './events.ts';
import { evolve, type PartyState } from './state.ts';

/** Every reason a party's record refuses a command for. */
export const PARTY_REFUSALS = {
  PARTY_UNKNOWN: 'The organisation knows no party of this id.',
  PERSON_ERASED: 'The person was erased: nothing more is kept of them.',
  PERSON_HAS_OPEN_CASES: 'A case of the person is open, and their data is needed for it.',
  RESTRICTION_UNKNOWN: 'No restriction of this id is in force.',
  REPRESENTATIVE_UNKNOWN: 'Nobody of this id represents the person.',
  REVIEW_NOT_AHEAD: 'The day of the next review is none that is still to come.',
  ...DATE_REFUSALS,
} as const;

type Act = Exclude<PartyCommand, { type: 'settle' }>;

/** The event whose fields a command gives. */
export const PARTY_EVENT_OF = {
  setPreferences: 'PartyPreferencesSet',
  restrict: 'RestrictionImposed',
  review: 'RestrictionReviewed',
  lift: 'RestrictionLifted',
  nameRepresentative: 'RepresentativeNamed',
  endRepresentation: 'RepresentationEnded',
  erase: 'PersonErased',
} as const satisfies Record<Act['type'], PartyEvent['type']>;

/** Open cases that a refusal names. */
const NAMED = 5;

/** Settles first, whatever is asked: a review that was due by now is on record before what is done about it. */
export function decide(state: PartyState, command: PartyCommand, context: PartyContext): Decision<Decided<PartyEvent>> {
  const due = reviewsDue(state, context);
  if (command.type === 'settle') return accept(due);
  const settled = due.reduce(evolve, state);
  if (isRepeated(settled, command)) return accept([]);
  const refusal = faultOf(settled, command, context) ?? dayFault(command, context);
  if (refusal !== null) return refuse(refusal);
  const occurredAt = command.happenedAt ?? context.now;
  return accept([...due, { ...eventOf(settled, command, context), id: context.newId(), occurredAt }]);
}

const reviewsDue = (state: PartyState, { now, newId }: PartyContext): readonly Decided<PartyEvent>[] =>
  [...state.restrictions]
    .filter(([, { reviewDue, reviewAt }]) => !reviewDue && reviewAt <= now)
    .map(([restriction, { reviewOn, reviewAt }]) => ({
      type: 'RestrictionReviewDue',
      data: { restriction, reviewOn },
      id: newId(),
      occurredAt: reviewAt,
    }));

/** What has come about already, however often and from wherever it is said. */
function isRepeated(state: PartyState, command: Act): boolean {
  if (command.type === 'erase' || (state.erased && command.happenedAt !== undefined)) return state.erased;
  if (command.type === 'restrict') return state.known.has(command.data.restriction);
  // What was ended here before it was on the case.
  if (command.happenedAt === undefined) return false;
  if (command.type === 'lift') return !state.restrictions.has(command.data.restriction);
  return command.type === 'endRepresentation' && !state.representatives.has(command.data.representative);
}

const because = (code: keyof typeof PARTY_REFUSALS, message: string, rest: Partial<Refusal> = {}): Refusal => ({
  code,
  message,
  ...rest,
});

/** The same wherever somebody asks for something to be kept of a person who was erased. */
export const personErased = (party: Id, rest: Partial<Refusal> = {}): Refusal =>
  because('PERSON_ERASED', `${party} was erased: nothing more is kept of them`, rest);

function faultOf(state: PartyState, command: Act, context: PartyContext): Refusal | null {
  if (command.type === 'erase') return command.data.evenThoughOpen === true ? null : openCasesFault(context);
  if (state.erased) return because('PERSON_ERASED', 'The person was erased: nothing more is kept of them');
  switch (command.type) {
    case 'setPreferences':
    case 'nameRepresentative':
    case 'restrict':
      return null;
    case 'review':
    case 'lift':
      return restrictionFault(state, command.data.restriction);
    case 'endRepresentation':
      return state.representatives.has(command.data.representative)
        ? null
        : because('REPRESENTATIVE_UNKNOWN', `${command.data.representative} does not represent the person`, {
            field: 'representative',
            wouldAccept: oneOf(state.representatives.keys()),
          });
    default:
      return command satisfies never;
  }
}

function openCasesFault({ openCases }: PartyContext): Refusal | null {
  if (openCases.length === 0) return null;
  const named = openCases.slice(0, NAMED).join(', ');
  const others = openCases.length > NAMED ? ' and others' : '';
  return because('PERSON_HAS_OPEN_CASES', `The person's data is needed while a case is open: ${named}${others}`, {
    wouldAccept: 'the erasure after they are closed, or evenThoughOpen: true with the reason',
  });
}

const restrictionFault = ({ restrictions }: PartyState, restriction: Id): Refusal | null =>
  restrictions.has(restriction)
    ? null
    : because('RESTRICTION_UNKNOWN', `No restriction "${restriction}" is in force`, {
        field: 'restriction',
        wouldAccept: oneOf(restrictions.keys()),
      });

/** What a day that is not where its declaration says is called here. */
const CALLED: Partial<Record<DateRefusalCode, keyof typeof PARTY_REFUSALS>> = { BEFORE_THE_ACT: 'REVIEW_NOT_AHEAD' };

/** What has happened elsewhere is not judged. */
function dayFault({ type, data, happenedAt }: Act, { today, now }: PartyContext): Refusal | null {
  if (happenedAt !== undefined) return null;
  const fault = dateFault(partySchemas[PARTY_EVENT_OF[type]], data, { today, at: now, now });
  return fault && { ...fault, code: CALLED[fault.code] ?? fault.code };
}

const oneOf = (ids: Iterable<Id>): string => {
  const known = [...ids];
  return known.length === 0 ? 'nothing: there is none' : `one of: ${known.join(', ')}`;
};

function eventOf(state: PartyState, command: Act, { startOf, now }: PartyContext): PartyEvent {
  /** A day that no calendar has, in what happened elsewhere: its review is due at once, so that somebody sees it. */
  const reviewAt = (reviewOn: string): Instant => startOf(reviewOn) ?? now;
  switch (command.type) {
    case 'setPreferences':
      return { type: 'PartyPreferencesSet', data: command.data };
    case 'restrict':
      return { type: 'RestrictionImposed', data: { ...command.data, reviewAt: reviewAt(command.data.reviewOn) } };
    case 'review':
      return { type: 'RestrictionReviewed', data: { ...command.data, reviewAt: reviewAt(command.data.reviewOn) } };
    case 'lift':
      return { type: 'RestrictionLifted', data: command.data };
    case 'nameRepresentative':
      return { type: 'RepresentativeNamed', data: command.data };
    case 'endRepresentation':
      return { type: 'RepresentationEnded', data: { ...command.data, ...casesToTell(state, command) } };
    case 'erase':
      return { type: 'PersonErased', data: command.data };
    default:
      return command satisfies never;
  }
}

/** The cases on which they were authorised; none where it was on a case that it ended. */
function casesToTell(
  { representatives }: PartyState,
  { data, happenedAt }: Extract<Act, { type: 'endRepresentation' }>,
): { readonly cases?: Id[] } {
  const cases = happenedAt === undefined ? (representatives.get(data.representative) ?? []) : [];
  return cases.length === 0 ? {} : { cases: [...cases] };
}
