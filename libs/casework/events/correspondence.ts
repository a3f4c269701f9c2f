import { carried, event, hash, id, line, moment, text, whole, word, WORKED_OUT } from '#kernel';
import { channel, circumstances } from './words.ts';

const dispatch = id('dispatch', 'The letter on its way.');
const filled = true;

/**
 * A letter on its way. It is asked for first, then handed over (to the mail server, to the post), and only then does
 * the act that it carries out happen: nobody was told anything by a letter that never left.
 */
export const correspondence = {
  DispatchRequested: event({
    ...circumstances,
    dispatch,
    letter: word('The letter of the procedure.', { choices: 'letters' }),
    channel: channel('How it is sent.'),
    to: text('Whom it goes to, and where.'),
    subject: text('What it is about.'),
    body: text('The letter itself.'),
    bodyHash: hash('The sha-256 of what was sent, over the bytes of the body.', { filled }),
    /** The act that the letter carries out, with its plain fields: `Acknowledged`, `ResponseSent` … */
    carries: word('The act that the letter carries out.', { filled }).optional(),
    with: carried('What that act says beside the letter.').optional(),
  }),
  /** The server does not take it now: it is tried again. */
  DispatchDelayed: event({
    ...circumstances,
    dispatch,
    attempt: whole(1, 'Which attempt it was, from 1.', { filled }),
    reason: line('What the server answered.', { filled }),
    nextAttemptAt: moment('When it is tried again.', WORKED_OUT, { filled }),
  }),
  DispatchCompleted: event({
    ...circumstances,
    dispatch,
    /** So that what comes back can be told apart. */
    messageId: line('The message, as the mail server knows it.', { filled }).optional(),
    act: id('act', 'The act that the letter carried out.', { filled }).optional(),
  }),
  DispatchFailed: event({ ...circumstances, dispatch, reason: line('Why it did not reach them.') }),
};
