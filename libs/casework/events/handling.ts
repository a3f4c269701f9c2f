import {
  ahead,
  choice,
  day,
  event,
  fileName,
  flag,
  hash,
  id,
  line,
  list,
  mediaType,
  moment,
  text,
  url,
  whole,
  word,
} from '#kernel';
import { ACTIVITY_KINDS } from '#procedure';
import { channel, circumstances, conductShown } from './words.ts';

const activity = id('activity', 'The activity.');
const activityKind = choice(ACTIVITY_KINDS, 'What kind of activity it is.');
const contribution = id('contribution', 'The part that is asked for.');

export const handling = {
  HandlerAssigned: event({
    ...circumstances,
    role: word('The role on the case.', { choices: 'roles' }),
    /** Nobody, where the procedure assigns a role that no one has been appointed to. */
    person: id('person', 'Who has it from now on.').nullable(),
    name: line('What they are called.').optional(),
    reason: line('Why they have it.').optional(),
  }),
  Acknowledged: event({
    ...circumstances,
    channel: channel('How it was acknowledged.'),
    handlerName: line('Who was named as dealing with it.').optional(),
    expectedReplyDate: day('When a reply was promised for.', ahead(2)).optional(),
    procedureLink: url('Where the procedure was said to be found.').optional(),
    contents: list(
      word('One of the contents.', { choices: 'acknowledgement.contents' }),
      'What else the procedure prescribes and it contained, by the word for each.',
    ).optional(),
    summary: text('What it said.').optional(),
  }),
  TriageDecided: event({
    ...circumstances,
    decision: word('How the case goes on.', { choices: 'triage.decisions' }),
    severity: word('How grave it is.', { choices: 'triage.severities' }).optional(),
    reason: line('Why.').optional(),
  }),
  InteractionRecorded: event({
    ...circumstances,
    channel: channel(),
    direction: choice(['inbound', 'outbound', 'internal'], 'Who turned to whom.'),
    who: text('With whom it was.').optional(),
    what: text('What was said or done.'),
    where: text('Where it was.').optional(),
    when: moment('When it was.', { side: 'past' }).optional(),
    why: text('Why it was.').optional(),
    purpose: word('What it was for, by the word of the procedure.').optional(),
    key: flag('Whether it is a key communication, which the procedure wants filed.').optional(),
    conduct: conductShown().optional(),
  }),
  EvidenceAdded: event({
    ...circumstances,
    title: line('What it is, without naming anybody.'),
    description: text('What it shows.').optional(),
    keyIssues: text('Which questions it bears on.').optional(),
    contentHash: hash('The sha-256 of the attachment.').optional(),
    fileName: fileName('What the file is called.').optional(),
    mediaType: mediaType('What type of file it is.').optional(),
    size: whole(0, 'Its size in bytes.', { most: 2_000_000_000 }).optional(),
  }),
  ActivityScheduled: event({
    ...circumstances,
    activity,
    kind: activityKind,
    on: day('When it is to be.', ahead(2)),
  }),
  ActivityCompleted: event({
    ...circumstances,
    activity,
    kind: activityKind,
    proposal: id('proposal', 'The proposal that it was about.').optional(),
    outcome: text('What it showed.').optional(),
    notPossible: line('Why it could not be done.').optional(),
  }),
  NoteAdded: event({
    ...circumstances,
    note: text('The note.'),
    private: flag('Whether it is for its author and the managers alone.').optional(),
  }),
  /** One of several services is asked for its part of a single coordinated answer. */
  ContributionRequested: event({
    ...circumstances,
    contribution,
    from: line('The service that is asked.'),
    dueOn: day('When it is wanted.', ahead(5)).optional(),
  }),
  ContributionReceived: event({ ...circumstances, contribution, content: text('What they say.').optional() }),
  TaskCompleted: event({
    ...circumstances,
    task: id('task', 'The task that is done.'),
    outcome: text('What came of it.').optional(),
  }),
};
