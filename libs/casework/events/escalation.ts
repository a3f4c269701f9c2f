import { event, line, text, word } from '#kernel';
import { channel, circumstances } from './words.ts';

export const escalation = {
  EscalationRequested: event({
    ...circumstances,
    channel: channel('How they asked.'),
    reason: text('Why they are not content.').optional(),
  }),
  StageEscalated: event({
    ...circumstances,
    to: word('The stage that the case goes on in.', { choices: 'stages' }),
    reason: line('Why it goes on there.').optional(),
  }),
  EscalationDeclined: event({ ...circumstances, reason: line('Why it stays in its stage.') }),
};
