import { packVocabulary, type ActType } from '#casework';
import {
  ACTIVITY_KINDS,
  CHANNELS,
  CLOCK_READINGS,
  EFFECTS,
  EXITS,
  KINDS,
  NATURES,
  OUTCOMES,
  PARTIES,
  REMEDIES,
  RESPONSE_KINDS,
  type EventVocabulary,
} from '#procedure';
import { ACTS, type LaterAct } from '../cases/acts.ts';

/** Where the made part of the guide begins; what stands above it is written by people. */
export const APPENDIX = '<!-- Made from the code by apps/api/docs/pack-appendix.ts; do not edit below. -->';

/** The acts with mutations of their own shape; `null`: Redress does it itself. */
export const OTHER_MUTATIONS: { readonly [T in Exclude<ActType, LaterAct>]: string | null } = {
  ComplaintReceived: 'receiveComplaint',
  FeedbackReceived: 'receiveFeedback',
  ReviewHeld: 'recordReview',
  CaseLinked: 'linkCases',
  CaseMerged: 'mergeCase',
  DuplicateAbsorbed: null,
  DuplicateReleased: null,
  RepresentativeStoodDown: null,
  CaseMovedToPackVersion: 'moveCaseToPackVersion',
  DispatchRequested: 'sendLetter',
  DispatchDelayed: null,
  DispatchCompleted: null,
  DispatchFailed: null,
};

/** The closed lists, by the name under which the tables refer to them. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  'kind of feedback': KINDS,
  channel: CHANNELS,
  'kind of reply': RESPONSE_KINDS,
  'kind of activity': ACTIVITY_KINDS,
  outcome: OUTCOMES,
  remedy: REMEDIES,
  exit: EXITS,
  'nature of a clock': NATURES,
  'reading of a clock': CLOCK_READINGS,
  effect: EFFECTS,
  'party, who holds no role': PARTIES,
};

/** Every event, field and word that a pack can name, in Markdown. */
export const packAppendix = (): string =>
  `${[
    APPENDIX,
    '## Every event and word',
    'An event is named in a pack by the first column and recorded by the mutation in the second ([commands](../commands.md)). A field in italics is sealed: a pack can ask that it is there, under `with`, `fields` and `requires`, and never what it says. A field marked _day_ is a date that a promise can take under `from`. A field for which no words are given takes words of your own or of your pack, such as the `role` of an assignment, the `purpose` of an interaction (`contact_attempt`) or a `causeCode`. What is _about_ something can be asked for with `same` or `every`.',
    table(
      '| Event | Mutation | Fields |',
      eventsOf('act').map(([type, event]) => `| \`${type}\` | ${mutationOf(type)} | ${fieldsOf(event)} |`),
    ),
    'Two things that follow by themselves set off rules and start clocks, too: `ClockBreached` and `ClockExpired`, each with the `rule` of its clock.',
    table(
      '| Words | |',
      Object.entries(WORDS).map(([name, words]) => `| ${name} | ${words.map(code).join(', ')} |`),
    ),
  ].join('\n\n')}\n`;

const code = (text: string): string => `\`${text}\``;

function table(head: string, rows: readonly string[]): string {
  const columns = head.split('|').length - 2;
  return [head, `|${' --- |'.repeat(columns)}`, ...rows].join('\n');
}

const eventsOf = (kind: EventVocabulary['kind']): readonly (readonly [string, EventVocabulary])[] =>
  Object.entries(packVocabulary)
    .filter(([, event]) => event.kind === kind)
    .sort(([a], [b]) => (a < b ? -1 : 1));

function mutationOf(type: string): string {
  if (type === 'Received') return '`receiveComplaint` or `receiveFeedback`';
  const mutation = Object.hasOwn(ACTS, type)
    ? ACTS[type as LaterAct].mutation
    : OTHER_MUTATIONS[type as keyof typeof OTHER_MUTATIONS];
  return mutation === null ? 'by itself' : code(mutation);
}

/** Filled in by Redress for every act: a pack asks for them with `stage` and `by`. */
const CIRCUMSTANCES = ['stage', 'roles'];

function fieldsOf({ fields, types, sealed, subject }: EventVocabulary): string {
  const said = Object.entries(fields)
    .filter(([field]) => !CIRCUMSTANCES.includes(field))
    .map(([field, words]) => {
      const name = sealed.includes(field) ? `_${code(field)}_` : code(field);
      const note = types[field] === 'date' ? '_day_' : words === null ? undefined : wordsIn(words);
      return `${name}${note === undefined ? '' : ` (${note})`}${field === subject ? ', which it is _about_' : ''}`;
    });
  return said.join(', ');
}

/** A list that others share by its name, one of its own by its words. */
function wordsIn(words: readonly string[]): string {
  const shared = Object.entries(WORDS).find(([, list]) => list.join() === words.join());
  return shared === undefined ? words.map(code).join(', ') : `a ${shared[0]}`.replace(/^a (?=[aeo])/, 'an ');
}
