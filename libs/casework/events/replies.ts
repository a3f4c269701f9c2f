import { ahead, choice, day, event, flag, id, line, list, text, word } from '#kernel';
import { RESPONSE_KINDS } from '#procedure';
import { channel, circumstances } from './words.ts';

const reasons = () => line('The reasons that were given.');
const rule = word('The limit of the procedure that it is about; each that it can move where left out.', {
  choices: 'clocks',
});

export const replies = {
  ResponseSent: event({
    ...circumstances,
    kind: choice(RESPONSE_KINDS, 'What kind of reply it is.', { choices: 'responses.kinds' }),
    channel: channel('How it was sent.'),
    to: choice(['complainant', 'representative'], 'Whom it went to.').optional(),
    proposal: id('proposal', 'The proposal that it carries; the latest where left out.').optional(),
    summary: text('What it said.'),
    expectedReplyDate: day('When a further reply was promised for.', ahead(2)).optional(),
    contents: list(
      word('One of the contents.', { choices: 'responses.kinds.contents' }),
      'What the procedure prescribes and it contained, by the word for each.',
    ).optional(),
  }),
  ProgressUpdateSent: event({
    ...circumstances,
    channel: channel('How they were told.'),
    reasons: reasons().optional(),
    expectedReplyDate: day('When a reply was promised for.', ahead(2)).optional(),
    summary: text('What they were told.').optional(),
  }),
  DeadlineExtended: event({
    ...circumstances,
    rule: rule.optional(),
    channel: channel('How they were told.'),
    reasons: reasons().optional(),
    expectedReplyDate: day('The day until which it was extended.', ahead(2)).optional(),
    customerAgreement: flag('Whether the customer agreed.').optional(),
  }),
  /** A reply that everybody can read, such as one on the firm's website. */
  ReplyPublished: event({
    ...circumstances,
    where: word('Where it can be read.'),
    summary: text('What it says.'),
  }),
  /** The customer was asked for further time and said no: the limit stands. */
  ExtensionRefused: event({
    ...circumstances,
    rule: rule.optional(),
    channel: channel('How they were asked.'),
    reasons: reasons().optional(),
    askedFor: day('The day until which it was asked for.', ahead(2)).optional(),
  }),
};
