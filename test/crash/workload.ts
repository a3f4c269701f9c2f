import type { Command, Sender } from './sender.ts';
import type { Random } from './random.ts';

/** Cases that are worked on at once. */
const AT_ONCE = 3;

/** The work of one case of the shipped procedure `commonsense`, some of it refused by the procedure. */
function* actsOn(series: string, caseId: string): Generator<Command> {
  let number = 0;
  const act = (mutation: string, input: object): Command => ({
    commandId: `${series}-${(number += 1)}`,
    mutation,
    caseId,
    input,
  });
  yield act('assignHandler', { role: 'investigator', person: 'iris', name: 'Iris Ives' });
  yield act('acknowledge', { channel: 'email', handlerName: 'Iris Ives', expectedReplyDate: '2099-01-01' });
  yield act('addEvidence', { title: 'Call record', keyIssues: 'The change of date was not passed on.' });
  yield act('proposeResolution', {
    proposal: 'put-right',
    description: 'Apologise, and service the boiler again.',
    keyIssues: 'The change of date was not passed on.',
    actions: 'A second visit.',
    lessons: 'Changes of date need a second pair of eyes.',
    attestations: ['responds_to_key_issues', 'proportionate', 'no_unnecessary_prejudice'],
    remedies: [{ kind: 'apology' }],
  });
  // Not approved by the Director: the procedure refuses it, and nothing may be written.
  yield act('respond', { kind: 'substantive', channel: 'email', proposal: 'put-right', summary: 'We are sorry.' });
  yield act('raiseCorrectiveAction', { description: 'Second check on changes of date' });
  yield act('withdrawCase', { reason: 'Settled on the phone' });
  yield act('closeCase', { exit: 'withdrawn' });
}

/** Works on cases, one after the other in each of several hands, until it is told to stop. */
export async function work(sender: Sender, series: string, random: Random, signal: AbortSignal): Promise<void> {
  await Promise.all(
    Array.from({ length: AT_ONCE }, (_, hand) => workCases(sender, `${series}-${hand}`, random, signal)),
  );
}

async function workCases(sender: Sender, series: string, random: Random, signal: AbortSignal): Promise<void> {
  for (let number = 1; !signal.aborted; number += 1) {
    const name = `${series}-${number}`;
    const receivedAt = new Date(Date.now() - random.below(20) * 86_400_000).toISOString();
    const opened = await sender.send(
      {
        commandId: `${name}-0`,
        mutation: 'receiveComplaint',
        input: { channel: 'email', receivedAt, complainant: 'Ann Other', narrative: 'Serviced on the wrong day.' },
      },
      signal,
    );
    const caseId = opened?.caseId;
    if (caseId === undefined || caseId === null) continue;
    for (const command of actsOn(name, caseId)) await carryOut(sender, command, random, signal);
  }
}

/** Some are sent twice at once, some again after the answer, and some beside a note of somebody else's. */
async function carryOut(sender: Sender, command: Command, random: Random, signal: AbortSignal): Promise<void> {
  const chance = random.below(10);
  const beside: Command[] = [];
  if (chance === 0) beside.push(command);
  if (chance === 1)
    beside.push({ ...command, commandId: `${command.commandId}-note`, mutation: 'addNote', input: { note: 'Rang.' } });
  await Promise.all([command, ...beside].map((one) => sender.send(one, signal)));
  if (chance === 2 && !signal.aborted) await sender.send(command, signal);
}
