import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from 'graphql';
import { CATEGORIES } from '#application';
import { verifyLog } from '#audit';
import { Codec, connectEventLog } from '#event-store';
import { issueToken, loadOrCreateSigningKey, type TokenRole } from '#identity';
import { AppProcess } from '../crash/app-process.ts';
import { Arena } from '../crash/arena.ts';
import { randomCommand, type RandomCommand } from './random-commands.ts';

export interface FuzzedCommands {
  /** Answers by what they were: `accepted`, a code of a refusal, or a code of an error. */
  readonly byAnswer: ReadonlyMap<string, number>;
  /** Answers without a code, of an internal error, or of another organisation's case; with the request. */
  readonly wrong: readonly string[];
  /** What is wrong with the log afterwards; every event of it was read and decoded. */
  readonly faults: readonly string[];
  readonly events: number;
  readonly isAlive: boolean;
  /** MiB that the process held at its most. */
  readonly peakMemory: number;
}

const [OURS, THEIRS] = ['commonsense', 'poweron'] as const;
/** Characters of a request; each is a byte at least. */
const LARGEST = 4 * 1024 * 1024;
/** Commands at once. */
const AT_ONCE = 4;
const ROLES: readonly TokenRole[] = ['handler', 'manager', 'director', 'administrator', 'auditor'];

/** Sends random commands to the built product, and looks at every answer and at the log afterwards. */
export async function fuzzCommands(runs: number, seed: number): Promise<FuzzedCommands> {
  const folder = await mkdtemp(join(tmpdir(), 'redress-fuzz-'));
  const arena = new Arena(folder);
  const app = arena.standalone;
  try {
    if (!(await app.start())) throw new Error('the product does not start');
    const client = await Client.open(arena, app);
    const theirs = await client.openCase(THEIRS);
    const ours = [await client.openCase(OURS)];
    const byAnswer = new Map<string, number>();
    const wrong: string[] = [];
    const schema = buildClientSchema(await client.introspect());
    const commands = fc.sample(
      randomCommand(schema, () => [...ours, theirs]),
      { numRuns: runs, seed },
    );
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let command = commands[next++]; command !== undefined; command = commands[next++]) {
        const role = ROLES[next % ROLES.length] ?? 'handler';
        const { answer, caseId } = await client.send(OURS, role, command);
        byAnswer.set(answer, (byAnswer.get(answer) ?? 0) + 1);
        const isTheirs = answer === 'accepted' && command.variables['caseId'] === theirs;
        if (isTheirs || /^(INTERNAL|none|broken)/.test(answer))
          wrong.push(`${answer}: ${JSON.stringify(command).slice(0, 1_500)}`);
        if (caseId !== null && ours.length < 20 && !ours.includes(caseId)) ours.push(caseId);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const peakMemory = await peakOf(app.pid);
    const isAlive = app.isAlive;
    const log = await connectEventLog({ url: (await arena.addresses()).eventStoreUrl, namespace: '' });
    const { faults, events } = await verifyLog(log, new Codec(CATEGORIES));
    await log.close();
    return {
      byAnswer,
      wrong,
      faults: faults.map(({ stream, message }) => `${stream}: ${message}`),
      events,
      isAlive,
      peakMemory,
    };
  } finally {
    await app.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

/** `VmHWM` in MiB; NaN where there is no /proc. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024;
}

class Client {
  readonly #tokens = new Map<string, string>();

  private constructor(
    private readonly app: AppProcess,
    private readonly key: Awaited<ReturnType<typeof loadOrCreateSigningKey>>,
  ) {}

  static async open(arena: Arena, app: AppProcess): Promise<Client> {
    return new Client(app, await loadOrCreateSigningKey(arena.dataDir));
  }

  async introspect(): Promise<IntrospectionQuery> {
    const { data } = await this.#post<IntrospectionQuery>(OURS, 'administrator', { query: getIntrospectionQuery() });
    if (data == null) throw new Error('no introspection');
    return data;
  }

  async openCase(organisation: string): Promise<string> {
    const query = `mutation { result: receiveComplaint(commandId: "first", input: { channel: email, receivedAt: "2025-08-21T10:00:00+01:00", complainant: "Ann Other", narrative: "It broke." }) { ... on CommandAccepted { caseId } } }`;
    const { data } = await this.#post<{ result: { caseId: string } }>(organisation, 'handler', { query });
    if (data == null) throw new Error('no case');
    return data.result.caseId;
  }

  async send(organisation: string, role: TokenRole, { query, variables }: RandomCommand) {
    try {
      const body = { query, variables };
      const { data, errors } = await this.#post<{ result: Result | null }>(organisation, role, body);
      const result = data?.result ?? null;
      if (result !== null) return { answer: result.code ?? 'accepted', caseId: result.caseId ?? null };
      return { answer: errors?.[0]?.extensions?.code ?? 'none', caseId: null };
    } catch (error) {
      // A request that is too large is answered before all of it was sent, and the connection ends under its sender.
      const isTooLarge = JSON.stringify({ query, variables }).length > LARGEST;
      return { answer: isTooLarge ? 'CUT_OFF_TOO_LARGE' : `broken: ${String(error)}`, caseId: null };
    }
  }

  async #post<T>(organisation: string, role: TokenRole, body: object): Promise<Answer<T>> {
    const response = await fetch(`${this.app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await this.#token(organisation, role)}` },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer<T>;
  }

  async #token(organisation: string, role: TokenRole): Promise<string> {
    const known = this.#tokens.get(organisation + role);
    if (known !== undefined) return known;
    const claims = { person: role, organisation, role };
    const token = await issueToken(this.key, claims, { audience: 'redress', expiresIn: 36_000 });
    this.#tokens.set(organisation + role, token);
    return token;
  }
}

interface Result {
  readonly caseId?: string | null;
  readonly code?: string;
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}
