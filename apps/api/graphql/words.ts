import { registerEnumType } from '@nestjs/graphql';
import { CONDUCT, RELATIONS } from '#casework';
import { LISTS } from '#organisation';
import { LETTER_STATES, MESSAGE_STATES } from '#projections';
import { AUDIENCES } from '#publication';
import { ACTIVITY_KINDS, CHANNELS, EXITS, KINDS, NATURES, OUTCOMES, RESPONSE_KINDS, VOID_REASONS } from '#procedure';

/** The values of an enum by their names, which are the same: the word of the procedures is the word of the API. */
export type WordsOf<W extends string> = { readonly [K in W]: K };

const wordsOf = <W extends string>(words: readonly W[]): WordsOf<W> =>
  Object.fromEntries(words.map((word) => [word, word])) as WordsOf<W>;

function enumOf<W extends string>(name: string, words: readonly W[], description?: string): WordsOf<W> {
  const values = wordsOf(words);
  registerEnumType(values, { name, description });
  return values;
}

export const Channel = enumOf('Channel', CHANNELS, 'How something was said or sent.');
export const ComplaintKind = enumOf('ComplaintKind', ['complaint', 'negative_feedback']);
export const FeedbackKind = enumOf('FeedbackKind', ['compliment', 'comment', 'information_review']);
export const Kind = enumOf('Kind', KINDS);
export const ActivityKind = enumOf('ActivityKind', ACTIVITY_KINDS);
export const ResponseKind = enumOf('ResponseKind', RESPONSE_KINDS);
export const Outcome = enumOf('Outcome', OUTCOMES);
export const Exit = enumOf('Exit', EXITS, 'How a case may leave its procedure.');
export const VoidReason = enumOf('VoidReason', VOID_REASONS);
export const Nature = enumOf('Nature', NATURES, 'Whose time limit it is, and so what its expiry means.');
export const LetterState = enumOf(
  'LetterState',
  LETTER_STATES,
  'on_its_way: it will be tried; sent: handed over; failed: not tried again; bounced: it came back; withdrawn: taken back before it left.',
);
export const MessageState = enumOf(
  'MessageState',
  MESSAGE_STATES,
  'taken: kept, and on no case; waits: it cannot be read, and a person has to look at it; filed: on a case.',
);
export const Direction = enumOf('Direction', ['inbound', 'outbound', 'internal']);
export const FollowUpOutcome = enumOf('FollowUpOutcome', ['answered', 'unreachable']);
export const Relation = enumOf('Relation', RELATIONS, 'How two cases belong together.');
export const Conduct = enumOf('Conduct', CONDUCT, 'Behaviour that a procedure answers on its own.');
export const StatementOutcome = enumOf('StatementOutcome', ['confirmed', 'corrected', 'unanswered']);
export const Addressee = enumOf('Addressee', ['complainant', 'representative']);
export const ReferralOutcome = enumOf('ReferralOutcome', [
  'for_complainant',
  'for_firm',
  'settled',
  'rejected_as_out_of_scope',
]);
export const ListName = enumOf('ListName', LISTS, 'What a firm keeps lists of.');
export const Audience = enumOf('Audience', AUDIENCES, 'For whom a report is.');
export const MeetingStatus = enumOf('MeetingStatus', ['scheduled', 'held', 'cancelled']);
export const Answer = enumOf('Answer', ['yes', 'no', 'no_answer']);
