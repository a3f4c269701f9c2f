import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { TokenRole } from '#identity';
import type { AcceptedByApi, Client } from './client.ts';

/** Whose procedure a story is told under is data, as the procedures are. */
const SETTINGS = parse(readFileSync(new URL('./stories.yaml', import.meta.url), 'utf8')) as Record<
  'answeredLate' | 'escalated',
  Pick<Story, 'organisation' | 'title'>
>;

/** What a story knows while it is told. */
export interface Told {
  readonly say: (text: string) => void;
  readonly as: (person: string, role: TokenRole) => Promise<Client>;
  caseId: string;
  reference: string;
  /** Of the last command, so that the register is read after it. */
  position: string | null;
}

export interface Story {
  readonly title: string;
  readonly organisation: string;
  tell(told: Told): Promise<void>;
  register(client: Client, told: Told): Promise<string>;
  proof(client: Client, told: Told): Promise<string>;
}

/** One step: somebody does something, and what became of it is said. */
async function step(
  told: Told,
  client: Client,
  who: string,
  mutation: string,
  input: object,
): Promise<AcceptedByApi | null> {
  const caseId = told.caseId === '' || mutation === 'appointRoleHolder' ? undefined : told.caseId;
  const answer = await client.mutate(mutation, { caseId, input });
  if ('refused' in answer) {
    const { message, clauses, wouldAccept } = answer.refused;
    told.say(`  ${who}: ${mutation} — REFUSED (${clauses.join(', ')}): ${message}`);
    if (wouldAccept !== null) told.say(`      would accept: ${wouldAccept}`);
    return null;
  }
  told.say(`  ${who}: ${mutation}`);
  told.position = answer.accepted.position ?? told.position;
  return answer.accepted;
}

async function advance(told: Told, administrator: Client, to: string): Promise<void> {
  const answer = await administrator.mutate('advanceTime', { input: { to } });
  if ('refused' in answer) throw new Error(answer.refused.message);
  told.say(`· ${to}`);
}

async function receive(told: Told, client: Client, input: object): Promise<void> {
  const accepted = await step(told, client, 'handler', 'receiveComplaint', input);
  if (accepted?.caseId == null) throw new Error('the complaint was not received');
  told.caseId = accepted.caseId;
  told.reference = accepted.reference ?? '';
}

async function register(client: Client, { position }: Told): Promise<string> {
  const data = await client.query<{ register: { edges: readonly { node: Record<string, unknown> }[] } }>(
    `query ($atLeast: String) { register(first: 10, atLeast: $atLeast) { edges { node { reference status stage kind receivedAt exit breachedCount } } } }`,
    { atLeast: position },
  );
  return data.register.edges
    .map(
      ({ node }) =>
        `  ${Object.entries(node)
          .map(([name, value]) => `${name} ${String(value)}`)
          .join(' · ')}`,
    )
    .join('\n');
}

async function proofOf(client: Client, { caseId, position }: Told, clock: string): Promise<string> {
  const data = await client.query<{
    case: { clocks: readonly { id: string; proof: { text: string } | null }[] } | null;
  }>(`query ($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) { clocks { id proof { text } } } }`, {
    id: caseId,
    atLeast: position,
  });
  return data.case?.clocks.find((one) => one.id === clock)?.proof?.text ?? `there is no clock ${clock}`;
}

/** Answered a day late: the Director is told, and the case says so for ever. */
export const answeredLate: Story = {
  ...SETTINGS.answeredLate,
  async tell(told) {
    const [administrator, handler, director] = await Promise.all([
      told.as('demo-admin', 'administrator'),
      told.as('iris', 'handler'),
      told.as('dora', 'director'),
    ]);
    await advance(told, administrator, '2025-04-17T16:30:00+01:00');
    await step(told, administrator, 'administrator', 'appointRoleHolder', {
      role: 'approver',
      person: 'dora',
      name: 'Dora Dale',
      from: '2025-01-01',
    });
    await receive(told, handler, {
      channel: 'email',
      receivedAt: '2025-04-17T16:30:00+01:00',
      complainant: 'Ann Other',
      email: 'ann@example.org',
      narrative: 'The boiler was serviced on the wrong day and nobody told me.',
      title: 'Service on the wrong day',
    });
    await step(told, handler, 'handler', 'assignHandler', { role: 'investigator', person: 'iris', name: 'Iris Ives' });
    await advance(told, administrator, '2025-04-22T10:00:00+01:00');
    await step(told, handler, 'handler', 'acknowledge', {
      channel: 'email',
      handlerName: 'Iris Ives',
      expectedReplyDate: '2025-04-24',
    });
    await step(told, handler, 'handler', 'addEvidence', {
      title: 'Call record',
      keyIssues: 'The change of date was not passed on.',
    });
    await step(told, handler, 'handler', 'proposeResolution', {
      proposal: 'put-right',
      description: 'Apologise, and service the boiler again at no charge.',
      keyIssues: 'The change of date was not passed on.',
      actions: 'A second visit on a date of her choice.',
      lessons: 'Changes of date need a second pair of eyes.',
      attestations: ['responds_to_key_issues', 'proportionate', 'no_unnecessary_prejudice'],
      remedies: [{ kind: 'apology' }, { kind: 'put_right' }],
    });
    const response = {
      kind: 'substantive',
      channel: 'email',
      proposal: 'put-right',
      summary: 'We are sorry, and will service the boiler again.',
    };
    await step(told, handler, 'handler', 'respond', response);
    told.say('  nobody acts …');
    await advance(told, administrator, '2025-04-25T09:00:00+01:00');
    told.say('  the limit of three working days has passed: breached, the Director told, the case flagged');
    await step(told, director, 'Director', 'approveResolution', { proposal: 'put-right' });
    await step(told, handler, 'handler', 'respond', response);
    await advance(told, administrator, '2025-05-20T11:00:00+01:00');
    await step(told, handler, 'handler', 'completeFollowUp', {
      channel: 'phone',
      outcome: 'answered',
      answers: [
        { question: 'handled_fairly', answer: 'yes' },
        { question: 'happy_with_resolution', answer: 'no', comment: 'The second visit was late as well.' },
      ],
    });
    await step(told, handler, 'handler', 'recordLessons', {
      lessons: 'A second pair of eyes on every change of date.',
      changeNeeded: true,
    });
    await step(told, handler, 'handler', 'raiseCorrectiveAction', { description: 'Second check on changes of date' });
    await step(told, handler, 'handler', 'closeCase', { exit: 'resolved' });
    for (const task of await openTasks(director, told, 'approver'))
      await step(told, director, 'Director', 'completeTask', { task, outcome: 'Spoke to her; she is content.' });
    await step(told, handler, 'handler', 'logProcessChange', {
      change: 'Two people confirm a change of date',
      implementedOn: '2025-05-20',
    });
    await step(told, handler, 'handler', 'closeCase', { exit: 'resolved' });
  },
  register,
  proof: (client, told) => proofOf(client, told, 'response'),
};

async function openTasks(client: Client, { caseId, position }: Told, role: string): Promise<readonly string[]> {
  const data = await client.query<{ case: { tasks: readonly { task: string; role: string; done: boolean }[] } | null }>(
    `query ($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) { tasks { task role done } } }`,
    { id: caseId, atLeast: position },
  );
  return (data.case?.tasks ?? []).filter((task) => task.role === role && !task.done).map((task) => task.task);
}

/** Escalated past the Director who was involved, with a progress report and a final decision. */
export const escalated: Story = {
  ...SETTINGS.escalated,
  async tell(told) {
    const [administrator, handler, lineManager, director] = await Promise.all([
      told.as('demo-admin', 'administrator'),
      told.as('ada', 'handler'),
      told.as('lena', 'manager'),
      told.as('max', 'director'),
    ]);
    const appointments = [
      { role: 'service_delivery_director', person: 'sid', name: 'Sid Dean' },
      { role: 'quality_manager', person: 'quinn', name: 'Quinn Moore' },
      { role: 'line_manager', person: 'lena', name: 'Lena Mann' },
      { role: 'area_director', person: 'ada', name: 'Ada Dir', area: 'north' },
      { role: 'managing_director', person: 'max', name: 'Max Deere' },
    ];
    await advance(told, administrator, '2025-08-18T10:00:00+01:00');
    for (const appointment of appointments) {
      await step(told, administrator, 'administrator', 'appointRoleHolder', { ...appointment, from: '2025-01-01' });
    }
    await receive(told, handler, {
      channel: 'phone',
      receivedAt: '2025-08-18T10:00:00+01:00',
      complainant: 'Bo Ng',
      company: 'Ng & Daughters',
      email: 'bo@example.org',
      narrative: 'The migration lost two days of mail.',
      area: 'north',
    });
    await step(told, handler, 'handler', 'assignHandler', { role: 'handler', person: 'ada', name: 'Ada Dir' });
    const acknowledgement = {
      channel: 'email',
      handlerName: 'Ada Dir',
      procedureLink: 'https://example.org/complaints',
    };
    await step(told, handler, 'handler', 'acknowledge', acknowledgement);
    await step(told, handler, 'handler', 'acknowledge', { ...acknowledgement, expectedReplyDate: '2025-08-21' });
    await step(told, handler, 'handler', 'proposeResolution', {
      proposal: 'restore',
      description: 'Restore the mail from backup.',
      actions: 'Restore both days, and check the count of messages.',
    });
    await step(told, handler, 'handler', 'completeActivity', { kind: 'conversation', outcome: 'not held yet' });
    await step(told, lineManager, 'line manager', 'approveResolution', { proposal: 'restore' });
    await advance(told, administrator, '2025-08-21T14:00:00+01:00');
    await step(told, handler, 'handler', 'completeActivity', {
      kind: 'conversation',
      outcome: 'Explained how the mail is restored.',
    });
    await step(told, handler, 'handler', 'declineResolution', {
      proposal: 'restore',
      reason: 'Two days are still missing.',
    });
    await advance(told, administrator, '2025-08-22T16:00:00+01:00');
    await step(told, handler, 'handler', 'requestEscalation', {
      channel: 'email',
      reason: 'Two days are still missing.',
    });
    told.say('  passed to the Managing Director: the Director of the area handled it');
    await advance(told, administrator, '2025-08-28T09:00:00+01:00');
    told.say('  the escalation was to be acknowledged by 27 August: breached, the Managing Director told');
    await step(told, director, 'Managing Director', 'acknowledge', {
      channel: 'email',
      handlerName: 'Max Deere',
      expectedReplyDate: '2025-09-08',
    });
    await advance(told, administrator, '2025-09-08T15:00:00+01:00');
    await step(told, director, 'Managing Director', 'sendProgressUpdate', {
      channel: 'email',
      reasons: 'The backup is still being read.',
      expectedReplyDate: '2025-09-12',
    });
    await advance(told, administrator, '2025-09-11T10:00:00+01:00');
    await step(told, director, 'Managing Director', 'respond', {
      kind: 'definitive',
      channel: 'email',
      summary: 'All mail is restored; a month is free of charge.',
    });
    await step(told, handler, 'handler', 'requestEscalation', { channel: 'phone' });
    await step(told, director, 'Managing Director', 'closeCase', {
      exit: 'final_decision',
      summary: 'Mail restored, one month free of charge.',
    });
  },
  register,
  proof: (client, told) => proofOf(client, told, 'definitive'),
};
