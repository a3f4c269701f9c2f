import type { TokenRole } from '#identity';
import type { Client } from './client.ts';
import type { Step, Story } from './stories.ts';

export interface Teller {
  readonly say: (text: string) => void;
  readonly as: (person: string, role: TokenRole) => Promise<Client>;
}

/** A case as far as it has been told. */
export interface Told {
  caseId: string;
  reference: string;
  /** Of the last command, so that what is read is read after it. */
  position: string | null;
}

/** Tells a story through the API: every step with what became of it. */
export async function tell(story: Story, teller: Teller): Promise<Told> {
  const told: Told = { caseId: '', reference: '', position: null };
  const administrator = await teller.as('demo-admin', 'administrator');
  for (const appointment of story.appointed) {
    const given = { ...appointment, from: '2024-01-01' };
    await act(told, teller, administrator, 'administrator', 'appointRoleHolder', given);
  }
  for (const step of story.steps) await take(step, story, told, teller, administrator);
  return told;
}

async function take(step: Step, story: Story, told: Told, teller: Teller, administrator: Client): Promise<void> {
  if ('say' in step) {
    teller.say(`  ${step.say}`);
    return;
  }
  if ('at' in step) {
    const answer = await administrator.mutate('advanceTime', { input: { to: step.at } });
    if ('refused' in answer) throw new Error(answer.refused.message);
    teller.say(`· ${step.at}`);
    return;
  }
  const person = story.people[step.who];
  if (person === undefined) throw new Error(`nobody is called "${step.who}" in "${story.title}"`);
  const client = await teller.as(...person);
  if ('does' in step) return act(told, teller, client, step.who, step.does, step.input, step.facts);
  for (const task of await openTasks(client, told, step.completes)) {
    await act(told, teller, client, step.who, 'completeTask', { ...step.input, task });
  }
}

async function act(
  told: Told,
  { say }: Teller,
  client: Client,
  who: string,
  mutation: string,
  input: object,
  facts?: Readonly<Record<string, unknown>>,
): Promise<void> {
  const caseId = told.caseId === '' ? undefined : told.caseId;
  const known = facts === undefined ? undefined : Object.entries(facts).map(([fact, value]) => ({ fact, value }));
  const answer = await client.mutate(mutation, { caseId, facts: known, input });
  if ('refused' in answer) {
    const { message, clauses, wouldAccept } = answer.refused;
    say(`  ${who}: ${mutation} — REFUSED (${clauses.join(', ')}): ${message}`);
    if (wouldAccept !== null) say(`      would accept: ${wouldAccept}`);
    return;
  }
  say(`  ${who}: ${mutation}`);
  told.position = answer.accepted.position ?? told.position;
  told.caseId = answer.accepted.caseId ?? told.caseId;
  told.reference = answer.accepted.reference ?? told.reference;
}

async function openTasks(client: Client, { caseId, position }: Told, role: string): Promise<readonly string[]> {
  const data = await client.query<{ case: { tasks: readonly { task: string; role: string; done: boolean }[] } | null }>(
    `query ($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) { tasks { task role done } } }`,
    { id: caseId, atLeast: position },
  );
  return (data.case?.tasks ?? []).filter((task) => task.role === role && !task.done).map((task) => task.task);
}

/** The register as the case stands in it. */
export async function registerOf(client: Client, { position }: Told): Promise<string> {
  const data = await client.query<{ register: { edges: readonly { node: Record<string, unknown> }[] } }>(
    `query ($atLeast: String) { register(first: 10, atLeast: $atLeast) { edges { node { reference status stage kind receivedAt exit breachedCount } } } }`,
    { atLeast: position },
  );
  const rows = data.register.edges.map(({ node }) =>
    Object.entries(node).map(([name, value]) => `${name} ${String(value)}`),
  );
  return rows.map((row) => `  ${row.join(' · ')}`).join('\n');
}

/** Why a limit falls due when it does. */
export async function proofOf(client: Client, { caseId, position }: Told, clock: string): Promise<string> {
  const data = await client.query<{
    case: { clocks: readonly { id: string; proof: { text: string } | null }[] } | null;
  }>(`query ($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) { clocks { id proof { text } } } }`, {
    id: caseId,
    atLeast: position,
  });
  return data.case?.clocks.find((one) => one.id === clock)?.proof?.text ?? `there is no clock ${clock}`;
}
