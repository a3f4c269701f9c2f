import { z } from 'zod';
import { id, line, word } from './words.ts';

/** Cases that one handover moves at most. */
export const MOST_HANDED_OVER = 500;

/** Somebody's work goes to somebody else. Each case is a command of its own; here stands which they are and how it went. */
export const handovers = {
  /** On record before the first case is touched, so that what a crash left can be finished. */
  WorkHandoverBegun: z.strictObject({
    handover: id,
    from: id,
    to: id,
    name: line.optional(),
    /** Only what they do in this role. */
    role: word.optional(),
    reason: line.optional(),
    cases: z.array(z.strictObject({ case: id, reference: line })).max(MOST_HANDED_OVER),
    /** There were more than can be moved at once. */
    more: z.boolean(),
  }),
  /** What the sender is told, however often they ask. */
  WorkHandoverEnded: z.strictObject({
    handover: id,
    moved: z.int().nonnegative(),
    refused: z
      .array(z.strictObject({ case: id, reference: line, code: word, message: line, wouldAccept: line.optional() }))
      .max(MOST_HANDED_OVER),
  }),
};
