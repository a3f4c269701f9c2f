import { ahead, choice, codeWord, day, event, flag, group, id, line, list, PAST, text, whole, word } from '#kernel';
import { channel, circumstances } from './words.ts';

const filled = true;
const answer = group(
  {
    question: word('The question of the procedure.', { choices: 'clocks.questions' }),
    answer: choice(['yes', 'no', 'no_answer'], 'What they said.'),
    comment: text('What else they said.').optional(),
  },
  'What was asked and answered.',
);

export const learning = {
  FollowUpCompleted: event({
    ...circumstances,
    channel: channel('How they were asked.'),
    /** `unreachable` ends the follow-up by the attempts on record. */
    outcome: choice(['answered', 'unreachable'], 'Whether they could be asked.'),
    attempts: whole(1, 'How often it was tried.', { most: 1_000 }).optional(),
    answers: list(answer, 'What was asked and answered.'),
    negative: list(word('A question.'), 'The questions answered with no.', { filled }).optional(),
  }),
  LessonsRecorded: event({
    ...circumstances,
    lessons: text('What was learned.'),
    changeNeeded: flag('Whether something has to change.'),
    causeCode: codeWord('cause', 'What brought it about.').optional(),
  }),
  /** The case was on the agenda of a meeting that was held. */
  ReviewHeld: event({
    ...circumstances,
    meeting: id('meeting', 'The meeting.', { filled }),
    body: word('The body that met.', { filled }),
    minutes: text('What was said of the case.').optional(),
  }),
  CorrectiveActionRaised: event({
    ...circumstances,
    correctiveAction: id('correctiveAction', 'The corrective action, as it is called on the case.'),
    /** Of its stream, by Redress's own naming; that of the corrective action where it is not there. */
    id: id('correctiveAction', 'The corrective action, wherever it is named.', { filled }).optional(),
    description: line('What has to change.'),
    owner: id('person', 'Who sees to it.').optional(),
    dueOn: day('By when it is done.', ahead(5)).optional(),
  }),
  ProcessChangeLogged: event({
    ...circumstances,
    change: line('What was changed.'),
    implementedOn: day('Since when it is so.', PAST),
  }),
};
