import { choice, event, fact, group, id, line, list, moment, word, WORKED_OUT } from '#kernel';
import { circumstances, kind, packVersion } from './words.ts';

/** How two cases belong together; each says it from its own side. */
export const RELATIONS = ['related', 'split_from', 'split_into'] as const;

const filled = true;
/** What a duplicate was taken for, and what was recorded of it: each fact with since when it held. */
const knownFact = group(
  {
    fact: word('The fact of the procedure.', { choices: 'facts' }),
    value: fact('What it was.'),
    since: moment('Since when it held.', WORKED_OUT, { filled }),
  },
  'A fact on record.',
);
const known = {
  kind: kind().optional(),
  facts: list(knownFact, 'What was on record of the other case.', { filled }).optional(),
  withheld: list(word('One with whom it is not shared.'), 'With whom it is not to be shared.', { filled }).optional(),
};
const ownReference = line('How this case is called, for the other one to say.', { filled });
const passedOnTo = id('case', 'The case that had to hear of it in turn.', { filled });
const receivedAt = () => moment('When the other complaint was received.', WORKED_OUT, { filled });
const other = {
  case: id('case', 'The other case.'),
  reference: line('How the other case is called.', { filled }),
};

/** What ties a case to others, and to the version of the procedure it is handled by. */
export const relations = {
  CaseLinked: event({
    ...circumstances,
    ...other,
    relation: choice(RELATIONS, 'How they belong together.'),
    reason: line('Why they belong together.').optional(),
    ownReference: ownReference.optional(),
  }),
  /** This case turned out to be the same complaint as another, in which it goes on. */
  CaseMerged: event({
    ...circumstances,
    into: id('case', 'The case in which it goes on.'),
    intoReference: line('How that case is called.', { filled }),
    /** What has been taken further is not taken back. */
    intoStage: word('The stage in which that case is.', { filled }).optional(),
    reason: line('Why they are the same.').optional(),
    /** Filled by the decider, for the other case to count from, and to know what was known here. */
    ownReference: ownReference.optional(),
    receivedAt: receivedAt().optional(),
    ...known,
  }),
  /** Another case turned out to be this complaint: the earlier receipt of the two counts for every limit. */
  DuplicateAbsorbed: event({
    ...circumstances,
    ...other,
    receivedAt: receivedAt(),
    ...known,
    /** Filled by the decider: the case in which this one goes on itself, and which has to hear of it. */
    passedOnTo: passedOnTo.optional(),
  }),
  /** The case that had been absorbed is a complaint of its own again: its receipt counts here no more. */
  DuplicateReleased: event({ ...circumstances, ...other, passedOnTo: passedOnTo.optional() }),
  /** From here on the case is handled by another version of its procedure. */
  CaseMovedToPackVersion: event({
    ...circumstances,
    to: packVersion('The version of the procedure by which it goes on.'),
    reason: line('Why it is handled by another version.'),
  }),
};
