import { z } from 'zod';
import { circumstances, factValue, id, instant, kind, line, packVersion, word } from './words.ts';

/** How two cases belong together; each says it from its own side. */
export const RELATIONS = ['related', 'split_from', 'split_into'] as const;

/** What a duplicate was taken for, and what was recorded of it: each fact with since when it held. */
const known = {
  kind: kind.optional(),
  facts: z.array(z.strictObject({ fact: word, value: factValue, since: instant })).optional(),
  /** With whom it is not to be shared. */
  withheld: z.array(word).optional(),
};

/** What ties a case to others, and to the version of the procedure it is handled by. */
export const relations = {
  CaseLinked: z.strictObject({
    ...circumstances,
    case: id,
    reference: line,
    relation: z.enum(RELATIONS),
    reason: line.optional(),
    /** Filled by the decider: how this case is called, for the other one to say. */
    ownReference: line.optional(),
  }),
  /** This case turned out to be the same complaint as another, in which it goes on. */
  CaseMerged: z.strictObject({
    ...circumstances,
    into: id,
    intoReference: line,
    /** The stage in which the other case is: what has been taken further is not taken back. */
    intoStage: word.optional(),
    reason: line.optional(),
    /** Filled by the decider, for the other case to count from, and to know what was known here. */
    ownReference: line.optional(),
    receivedAt: instant.optional(),
    ...known,
  }),
  /** Another case turned out to be this complaint: the earlier receipt of the two counts for every limit. */
  DuplicateAbsorbed: z.strictObject({
    ...circumstances,
    case: id,
    reference: line,
    receivedAt: instant,
    ...known,
    /** Filled by the decider: the case in which this one goes on itself, and which has to hear of it. */
    passedOnTo: id.optional(),
  }),
  /** The case that had been absorbed is a complaint of its own again: its receipt counts here no more. */
  DuplicateReleased: z.strictObject({
    ...circumstances,
    case: id,
    reference: line,
    /** Filled by the decider: the case that had been told of it in turn. */
    passedOnTo: id.optional(),
  }),
  /** From here on the case is handled by another version of its procedure. */
  CaseMovedToPackVersion: z.strictObject({ ...circumstances, to: packVersion, reason: line }),
};
