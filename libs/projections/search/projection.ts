import type { Acts, RecordedCaseEvent } from '#casework';
import type { Id, Recorded, Sealed } from '#kernel';
import type { Open, Projection } from '#read-model';
import { CASES, caseIdOf, INTAKE_TYPES } from '../case-event.ts';
import type { SearchRow } from './row.ts';
import { wordsOf } from './words.ts';

type OfCase<T> = Extract<RecordedCaseEvent, { type: T }>;
type Intake = OfCase<(typeof INTAKE_TYPES)[number]>;
type Identified = OfCase<'IdentityEstablished'>;
type Joined = OfCase<'ComplainantAdded'>;
/** On the stream of a party: their key is destroyed, and what was opened with it has to go as well. */
type PersonErased = Recorded<{ readonly type: 'PersonErased'; readonly data: { readonly subject: Id } }>;
type Handled = Intake | Identified | Joined | PersonErased;

/** Whose data it is; of an identity that says nothing of a person, nobody's. */
function subjectOf(event: Handled): Id {
  if (event.type === 'PersonErased') return event.data.subject;
  if (event.type === 'IdentityEstablished') return contactOf(event.data)[0]?.subject ?? '';
  return event.data.party;
}

/**
 * The words by which cases are found. The one projection that holds personal data in plain text, and so it is kept by
 * person: an erasure empties every row of theirs.
 */
export const search: Projection<SearchRow, Handled> = {
  name: 'search',
  version: 3,
  handles: [...INTAKE_TYPES, 'IdentityEstablished', 'ComplainantAdded', 'PersonErased'],
  prefixes: [...CASES, 'party-'],
  table: {
    columns: { caseId: 'text', act: 'text?', subject: 'text', words: 'text', personal: 'text' },
    // The same expression as in `matchingWords`, or the index is of no use.
    expressionIndexes: { words: `using gin (to_tsvector('simple', words || ' ' || personal))` },
  },
  partition: (event) => `${event.meta.organisation}/${subjectOf(event)}`,
  seals: (event) => (event.type === 'PersonErased' ? [] : contactOf(event.data, subjectOf(event))),
  fold(rows, event, open) {
    switch (event.type) {
      case 'PersonErased':
        return [...rows.values()].map((row) => ({ put: { ...row, personal: '' } }));
      case 'IdentityEstablished': {
        // Found by words of both at once; by what the identity says for as long as it stands.
        const row = rows.get(caseIdOf(event));
        return row === undefined
          ? []
          : [{ put: { ...row, ...ofAct(event), personal: atMost(`${row.personal} ${personalOf(event, open)}`) } }];
      }
      case 'ComplainantAdded':
        return [{ put: { ...found(event, open), ...ofAct(event) } }];
      default:
        return [{ put: { ...found(event, open), words: joined(plainTextsOf(event.data)) } }];
    }
  },
};

const found = (event: Intake | Joined, open: Open): SearchRow => ({
  key: caseIdOf(event),
  organisation: event.meta.organisation,
  caseId: caseIdOf(event),
  act: null,
  subject: event.data.party,
  words: '',
  personal: personalOf(event, open),
});

const ofAct = (event: Identified | Joined): Pick<SearchRow, 'key' | 'act'> => ({
  key: `${caseIdOf(event)}/${event.id}`,
  act: event.id,
});

const plainTextsOf = ({ reference, externalReference, title, company }: Acts['ComplaintReceived']): readonly string[] =>
  [reference, externalReference, title, company].filter((text) => text !== undefined);

const personalOf = (event: Intake | Identified | Joined, open: Open): string =>
  joined(contactOf(event.data, subjectOf(event)).map((sealed) => open(sealed) ?? ''));

type Contact = Pick<Acts['IdentityEstablished'], 'complainant' | 'email' | 'phone' | 'address'>;

/** Fields of the person only: an erasure is of a person, and what is another's would stay. */
const contactOf = ({ complainant, email, phone, address }: Contact, person?: Id): readonly Sealed[] =>
  [complainant, email, phone, address]
    .filter((field) => field !== undefined)
    .filter(({ subject }) => person === undefined || subject === person);

/** Postgres makes no index of more than 1 MiB of words. */
const MOST_CHARACTERS = 100_000;
const atMost = (words: string): string => words.slice(0, MOST_CHARACTERS);

const joined = (texts: readonly string[]): string => atMost(texts.flatMap(wordsOf).join(' '));
