import { choice, codeWord, day, event, flag, id, line, text } from '#kernel';
import { OUTCOMES } from '#procedure';
import { channel, circumstances, remedies, remedy as offerOf } from './words.ts';

const remedy = id('remedy', 'The remedy.');
const request = id('request', 'The request.');

export const outcome = {
  OutcomeDecided: event({
    ...circumstances,
    outcome: choice(OUTCOMES, 'What was found.', { choices: 'outcomes' }),
    reasons: text('Why.').optional(),
    remedies: remedies().optional(),
    correctiveActionRequired: flag('Whether the firm has to change something.').optional(),
  }),
  RootCauseDetermined: event({
    ...circumstances,
    causeCode: codeWord('cause', 'What brought it about.'),
    explanation: text('How it came about.').optional(),
  }),
  RemedyOffered: event({ ...circumstances, remedy, offer: offerOf('What is offered.') }),
  RemedyAccepted: event({ ...circumstances, remedy }),
  RemedyDeclined: event({ ...circumstances, remedy, reason: text('Why they do not want it.').optional() }),
  /** The money was paid, the goods replaced, the apology given. */
  RemedyProvided: event({ ...circumstances, remedy, evidence: line('What shows it.').optional() }),
  DeadlockDeclared: event({ ...circumstances, reason: line('Why no agreement is to be reached.') }),
  ReferralSignposted: event({
    ...circumstances,
    to: line('The body that they can turn to.'),
    channel: channel('How they were told.'),
  }),
  ReferralRequestReceived: event({
    ...circumstances,
    request,
    from: line('The body that asks.'),
    /** A letter may come late: the day may have passed. */
    replyBy: day('The day by which the body wants its answer.', { side: 'any', back: 60, atMost: 2 }).optional(),
    matter: text('What it asks for.').optional(),
  }),
  ReferralRequestAnswered: event({
    ...circumstances,
    request,
    channel: channel('How it was answered.'),
    answer: text('What was answered.').optional(),
  }),
  /** The complainant took the case to a body outside, which opened a case of its own. */
  ReferralOpened: event({
    ...circumstances,
    to: line('The body that has it now.'),
    theirReference: line('How it is called there.').optional(),
  }),
  ReferralDecided: event({
    ...circumstances,
    by: line('The body that decided.'),
    outcome: choice(['for_complainant', 'for_firm', 'settled', 'rejected_as_out_of_scope'], 'How it decided.'),
    remedies: remedies().optional(),
    decision: text('What it said.').optional(),
  }),
};
