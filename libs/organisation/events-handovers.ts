import { derived, event, flag, id, line, word } from '#kernel';
import { z } from 'zod';

/** Cases that one handover moves at most. */
export const MOST_HANDED_OVER = 500;

const handover = id('handover', 'The handover.');
const name = z.string().min(1).max(200);
const said = z.string().min(1).max(500);
const ofCase = { case: name, reference: said };

/** Somebody's work goes to somebody else. Each case is a command of its own; here stands which they are and how it went. */
export const handovers = {
  /** On record before the first case is touched, so that what a crash left can be finished. */
  WorkHandoverBegun: event({
    handover,
    from: id('person', 'Whose work it is.'),
    to: id('person', 'Who takes it over.'),
    name: line('What they are called.').optional(),
    role: word('Only what they do in this role.', { choices: 'roles' }).optional(),
    reason: line('Why it goes to somebody else.').optional(),
    cases: derived(z.array(z.strictObject(ofCase)).max(MOST_HANDED_OVER), 'The cases that are moved.'),
    more: flag('Whether there were more than can be moved at once.', { filled: true }),
  }),
  /** What the sender is told, however often they ask. */
  WorkHandoverEnded: event({
    handover,
    moved: derived(z.int().nonnegative(), 'How many cases were moved.'),
    refused: derived(
      z
        .array(
          z.strictObject({ ...ofCase, code: z.string().min(1).max(100), message: said, wouldAccept: said.optional() }),
        )
        .max(MOST_HANDED_OVER),
      'The cases that were not, and why.',
    ),
  }),
};
