import { ahead, day, event, flag, id, line, list, text, word } from '#kernel';
import { channel, circumstances, remedies } from './words.ts';

const action = id('action', 'The action.');
const proposal = id('proposal', 'The proposal.');

export const resolution = {
  ResolutionProposed: event({
    ...circumstances,
    /** Each proposal is its own version: a changed one is proposed anew and needs its own approval. */
    proposal,
    description: text('What is proposed.'),
    keyIssues: text('Which questions it settles.').optional(),
    actions: text('What is to be done.').optional(),
    lessons: text('What is learned from it.').optional(),
    remedies: remedies().optional(),
    attestations: list(
      word('One of the attestations.', { choices: 'resolution.attestations' }),
      'What the proposer attests, by the words of the procedure.',
    ).optional(),
    timeframe: day('By when it is done.', ahead(5)).optional(),
  }),
  ResolutionApproved: event({
    ...circumstances,
    proposal,
    remarks: text('What the approver says of it.').optional(),
  }),
  ResolutionRejected: event({ ...circumstances, proposal, reason: text('Why it is sent back.') }),
  ResolutionAccepted: event({
    ...circumstances,
    proposal,
    channel: channel('How they said so.').optional(),
    timeframe: day(
      'By when it is done, as it was accepted; that of the proposal where left out and not yet past.',
      ahead(5),
    ).optional(),
  }),
  ResolutionDeclined: event({
    ...circumstances,
    proposal,
    channel: channel('How they said so.').optional(),
    reason: text('Why they do not accept it.').optional(),
  }),
  ActionAgreed: event({
    ...circumstances,
    action,
    description: text('What is to be done.'),
    owner: id('person', 'Who does it.').optional(),
    actionDueOn: day('By when it is done.', ahead(5)).optional(),
  }),
  ActionRescheduled: event({
    ...circumstances,
    action,
    reasons: line('Why it takes longer.').optional(),
    customerAgreement: flag('Whether the customer agreed.').optional(),
    actionDueOn: day('By when it is done now.', ahead(5)),
  }),
  ActionCompleted: event({ ...circumstances, action, outcome: text('What was done.').optional() }),
  SatisfactionConfirmed: event({
    ...circumstances,
    content: flag('Whether they are content.'),
    channel: channel('How they said so.').optional(),
    remarks: text('What they said.').optional(),
  }),
};
