import type { Acts, RecordedCaseEvent } from '#casework';
import type { Id, Recorded, Sealed } from '#kernel';
import type { Open, Projection } from '#read-model';
import { CASES, caseIdOf, INTAKE_TYPES } from '../case-event.ts';
import type { SearchRow } from './row.ts';
import { wordsOf } from './words.ts';

type Intake = Extract<RecordedCaseEvent, { type: (typeof INTAKE_TYPES)[number] }>;
/** On the stream of a party: their key is destroyed, and what was opened with it has to go as well. */
type PersonErased = Recorded<{ readonly type: 'PersonErased'; readonly data: { readonly subject: Id } }>;
type Handled = Intake | PersonErased;

const subjectOf = (event: Handled): Id => (event.type === 'PersonErased' ? event.data.subject : event.data.party);

/**
 * The words by which cases are found. The one projection that holds personal data in plain text, and so it is kept by
 * person: an erasure empties every row of theirs.
 */
export const search: Projection<SearchRow, Handled> = {
  name: 'search',
  version: 1,
  handles: [...INTAKE_TYPES, 'PersonErased'],
  prefixes: [...CASES, 'party-'],
  table: {
    columns: { subject: 'text', words: 'text', personal: 'text' },
    // The same expression as in `matchingWords`, or the index is of no use.
    expressionIndexes: { words: `using gin (to_tsvector('simple', words || ' ' || personal))` },
  },
  partition: (event) => `${event.meta.organisation}/${subjectOf(event)}`,
  seals: (event) => (event.type === 'PersonErased' ? [] : personalFields(event.data)),
  fold(rows, event, open) {
    if (event.type === 'PersonErased') return [...rows.values()].map((row) => ({ put: { ...row, personal: '' } }));
    return [{ put: found(event, open) }];
  },
};

function found({ stream, data, meta }: Intake, open: Open): SearchRow {
  const { reference, externalReference, title, company } = data;
  const texts = [reference, externalReference, title, company].filter((text) => text !== undefined);
  const personal = personalFields(data).map((sealed) => open(sealed) ?? '');
  return {
    key: caseIdOf({ stream }),
    organisation: meta.organisation,
    subject: data.party,
    words: joined(texts),
    personal: joined(personal),
  };
}

/** Fields of the party only: an erasure is of a person, and what is another's would stay. */
const personalFields = ({ complainant, email, phone, address, party }: Acts['ComplaintReceived']): readonly Sealed[] =>
  [complainant, email, phone, address]
    .filter((field) => field?.subject === party)
    .filter((field) => field !== undefined);

const joined = (texts: readonly string[]): string => texts.flatMap(wordsOf).join(' ');
