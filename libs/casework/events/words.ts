import { amount, choice, currency, email, group, line, list, phone, text, whole, word } from '#kernel';
import { CHANNELS, KINDS } from '#procedure';

/** The fields that the acts share. */
export const channel = (says = 'By which channel.') => choice(CHANNELS, says);
export const kind = () => choice(KINDS, 'What kind of feedback it is.', { choices: 'subjects.kinds' });
/** Behaviour of a complainant that a procedure answers on its own. */
export const CONDUCT = ['abusive_verbal', 'abusive_written', 'vexatious'] as const;
export const conductShown = () => choice(CONDUCT, 'How the other side behaved, where that is a matter of its own.');
export const packVersion = (says: string) =>
  group({ id: word('The procedure.'), version: whole(1, 'Its published version.') }, says);
const filled = true;
/** Filled by the decider: the stage in which the act was done, and the pack's roles that the person held. */
export const circumstances = {
  stage: word('The stage in which it was done.', { filled, choices: 'stages' }).optional(),
  roles: list(word('A role of the procedure.'), 'The roles that the person held.', { filled }).optional(),
};
export const remedy = (says: string) =>
  group(
    {
      kind: word('What kind of remedy it is.', { choices: 'remedies' }),
      amount: amount('In the major unit of the currency, with two decimals at most.').optional(),
      currency: currency('The currency, by its three letters.').optional(),
      note: line('What else is to be said of it.').optional(),
    },
    says,
  );
export const remedies = () => list(remedy('What is put right, and how.'), 'What is put right, and how.');
/** Whose complaint it is, and how they are reached. The limits are those of what is asked. */
const correctable = 'handler';
export const contact = {
  complainant: text('Whose complaint it is.', { max: 500, correctable }),
  email: email('Their e-mail address.', { correctable }).optional(),
  phone: phone('Their telephone number.', { correctable }).optional(),
  address: text('Their postal address.', { max: 2_000, correctable }).optional(),
};
