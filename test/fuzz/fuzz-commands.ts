import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenRole } from '#identity';
import { parse } from 'yaml';
import { shippedPack } from '../../apps/standalone/first-start.ts';
import { Arena } from '../crash/arena.ts';
import { check } from '../crash/checks.ts';
import { Random } from '../crash/random.ts';
import { FuzzClient, type Answered } from './fuzz-client.ts';
import { fuzzRequests, type Requested } from './fuzz-requests.ts';
import { Known, wordsOf } from './known.ts';
import { RandomCommands, type RandomCommand } from './random-commands.ts';

export interface Fuzzed {
  /** Answers by what they were: `accepted`, a code of a refusal, or a code of an error. */
  readonly byAnswer: ReadonlyMap<string, number>;
  /** By mutation: how often it was accepted, and how often the procedure or the record refused it. */
  readonly byMutation: ReadonlyMap<string, { accepted: number; refused: number; faulty: number }>;
  /** What requests that are no commands were answered, by status and code. */
  readonly requests: Requested;
  /** Answers without a code, of an internal error, or of another organisation's case; with the request. */
  readonly wrong: readonly string[];
  /** What is wrong with the log and the read models afterwards. */
  readonly faults: readonly string[];
  readonly events: number;
  readonly isAlive: boolean;
  /** MiB that the process held at its most. */
  readonly peakMemory: number;
}

const [OURS, THEIRS] = ['commonsense', 'poweron'] as const;
/** Commands at once. */
const AT_ONCE = 4;
const ROLES: readonly TokenRole[] = ['handler', 'manager', 'director', 'quality_manager', 'auditor', 'reporting'];
/** Codes of a request that could not be put to Redress at all. */
const FAULTY = /^(BAD_|FORBIDDEN|BODY_TOO_LARGE|CUT_OFF)/;
/** What fields of these names hold, of a form that no type tells. */
const EXAMPLES = {
  timeZone: 'Europe/London',
  period: '2025-Q3',
  pack: 'commonsense',
  email: 'ann@example.org',
  role: 'approver',
  person: 'director',
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A new case is opened after so many commands: others are closed, merged and erased. */
const NEW_CASE_EVERY = 40;

/**
 * Sends random commands and malformed requests to the built product, looks at every answer, and then holds the log and
 * the read models to them: what was accepted is there, what was refused wrote nothing, and a rebuild gives the same rows.
 */
export async function fuzz(options: { runs: number; requests: number; seed: number }): Promise<Fuzzed> {
  const folder = await mkdtemp(join(tmpdir(), 'redress-fuzz-'));
  const arena = new Arena(folder);
  const app = arena.standalone;
  try {
    await app.mustStart();
    const client = await FuzzClient.open(arena, app);
    const commands = await fuzzCommands(client, arena, options.runs, options.seed);
    const requests = await fuzzRequests(client, OURS, options.requests, new Random(options.seed));
    const peakMemory = await peakOf(app.pid);
    const isAlive = app.isAlive;
    await app.stop();
    const found = await arena.atRest((addresses) => check(arena.ledger, addresses));
    const faults = [
      ...found.lost.map((what) => `lost: ${what}`),
      ...found.doubled.map((what) => `doubled: ${what}`),
      ...found.broken,
      ...found.differing.map((name) => `${name} is not what a rebuild makes of it`),
    ];
    const wrong = [...commands.wrong, ...requests.wrong];
    return { ...commands, requests, wrong, faults, events: found.events, isAlive, peakMemory };
  } catch (error) {
    if (app.isAlive) throw error;
    throw new Error(`the product has ended: ${app.said.slice(-30).join('\n')}`, { cause: error });
  } finally {
    await app.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

async function fuzzCommands(
  client: FuzzClient,
  arena: Arena,
  runs: number,
  seed: number,
): Promise<Pick<Fuzzed, 'byAnswer' | 'byMutation' | 'wrong'>> {
  const source = await shippedPack(OURS);
  const known = new Known(await client.openCase(THEIRS, 'first'), wordsOf(parse(source)));
  for (const [field, example] of Object.entries({ ...EXAMPLES, source })) known.add(field, example);
  const commands = new RandomCommands(await client.schema(OURS), known);
  const tally = new Tally(arena, known, commands.mutations);
  let next = 0;
  const worker = async (random: Random): Promise<void> => {
    for (let number = next++; number < runs; number = next++) {
      if (number % NEW_CASE_EVERY === 0) known.addCase(await client.openCase(OURS, `case-${number}`));
      const mutation = commands.mutations[number % commands.mutations.length] ?? random.pick(commands.mutations);
      const command = commands.one(mutation, random.below(3) === 0 ? 'wild' : 'plausible', seed + number);
      const role = random.below(4) === 0 ? random.pick(ROLES) : 'administrator';
      tally.take(command, await client.send(OURS, role, command));
      // Sent again, it has to be answered as the first time: the ledger compares.
      if (random.below(10) === 0) tally.take(command, await client.send(OURS, role, command));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, hand) => worker(new Random(seed + hand))));
  return tally;
}

/** What was answered, and what is wrong with it. */
class Tally {
  readonly byAnswer = new Map<string, number>();
  readonly byMutation: Map<string, { accepted: number; refused: number; faulty: number }>;
  readonly wrong: string[] = [];

  constructor(
    private readonly arena: Arena,
    private readonly known: Known,
    mutations: readonly string[],
  ) {
    this.byMutation = new Map(mutations.map((name) => [name, { accepted: 0, refused: 0, faulty: 0 }]));
  }

  take(command: RandomCommand, { answer, result }: Answered): void {
    this.byAnswer.set(answer, (this.byAnswer.get(answer) ?? 0) + 1);
    const of = this.byMutation.get(command.mutation);
    if (of !== undefined) of[answer === 'accepted' ? 'accepted' : FAULTY.test(answer) ? 'faulty' : 'refused'] += 1;
    const isTheirs = answer === 'accepted' && command.variables['caseId'] === this.known.theirs;
    if (isTheirs || !/^[A-Z][A-Z_]+$|^accepted$/.test(answer) || /^(INTERNAL|UNKNOWN)/.test(answer))
      this.wrong.push(`${answer}: ${JSON.stringify(command).slice(0, 1_500)}`);
    this.#hold(command, answer, result);
    if (result?.__typename !== 'CommandAccepted') return;
    if (result.caseId != null && command.mutation.startsWith('receive')) this.known.addCase(result.caseId);
    for (const { what, id } of result.created ?? []) this.known.add(what, id);
    for (const { type, id } of result.events ?? []) this.known.add(type, id);
  }

  /** Commands under an id of their own are held to what was answered; TRY_AGAIN leaves the outcome open. */
  #hold({ mutation, variables }: RandomCommand, answer: string, result: Answered['result']): void {
    const { commandId } = variables;
    if (typeof commandId !== 'string' || !UUID.test(commandId) || answer === 'TRY_AGAIN') return;
    if (answer !== 'accepted') return this.arena.ledger.refuse(commandId);
    const events = (result?.events ?? []).map(({ id }) => id);
    this.arena.ledger.accept({ commandId, mutation, caseId: result?.caseId ?? null, events });
  }
}

/** `VmHWM` in MiB; NaN where there is no /proc. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
}
