import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openCore, type Core } from '#application';
import { readConfig } from '#config';
import { dropSchemas, givenServers, newNamespace } from '../../libs/embedded/testing/test-stores.ts';
import { registerShippedOrganisations } from '../../apps/standalone/first-start.ts';
import { openStores } from '../../apps/standalone/stores.ts';

/** The built product, run as its users run it: a process, a command line, HTTP. */
const ROOT = new URL('../../', import.meta.url).pathname;

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Answer<T> {
  readonly data?: T;
  readonly errors?: readonly { readonly message: string; readonly extensions: object }[];
  readonly extensions?: object;
}

/** Namespaces on given servers that hold the shipped organisations. */
const begun = new Set<string>();

/** A data directory and what runs on it. */
export class Product {
  #process: ChildProcess | null = null;
  readonly #commands = new Set<ChildProcess>();
  url = '';

  private constructor(
    readonly dataDir: string,
    /** Its own on servers that are given to the tests; none on embedded stores. */
    readonly namespace: string,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
    const dataDir = await mkdtemp(join(tmpdir(), 'redress-test-'));
    return new Product(dataDir, givenServers() === null ? '' : newNamespace(), environment);
  }

  /** The same data directory in another environment. */
  under(environment: Readonly<Record<string, string>>): Product {
    return new Product(this.dataDir, this.namespace, environment);
  }

  /** The environment of its processes. */
  get settings(): NodeJS.ProcessEnv {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const given = givenServers();
    return {
      ...inherited,
      EVENTSTORE_URL: given?.eventStoreUrl ?? '',
      DATABASE_URL: given?.databaseUrl ?? '',
      LOG_NAMESPACE: this.namespace,
      ...this.environment,
      DATA_DIR: this.dataDir,
      PORT: '0',
    };
  }

  /** Starts `apps/standalone` and waits for the line that says it is ready, or what it says instead. */
  async start(says = 'ready'): Promise<void> {
    await this.#firstStart();
    const child = spawn(process.execPath, [join(ROOT, 'dist/apps/standalone/main.js')], {
      env: this.settings,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const address = new RegExp(`${says}: (http://[^/]+)/`).exec(line)?.[1];
      if (address === undefined) continue;
      this.url = address;
      return;
    }
    throw new Error('it ended before it was ready');
  }

  /** Embedded stores begin with the shipped organisations; servers are given the same ones here. */
  async #firstStart(): Promise<void> {
    const stores = givenServers();
    if (stores === null || begun.has(this.namespace)) return;
    const core = await openCore(readConfig(this.settings), stores);
    try {
      await registerShippedOrganisations(core);
      begun.add(this.namespace);
    } finally {
      await core.close();
    }
  }

  /** Works on its stores as one of its processes does, for what no command of it writes. */
  async within(work: (core: Core) => Promise<void>): Promise<void> {
    const config = readConfig(this.settings);
    const fail = (error: Error): void => {
      throw error;
    };
    const stores = await openStores(config, { attach: true, onFailure: fail });
    const core = await openCore(config, stores);
    try {
      await work(core);
    } finally {
      await core.close();
      await stores.close();
    }
  }

  /** As the power of a machine goes: nothing is finished, nothing is closed. */
  async kill(): Promise<void> {
    // Commands lose embedded stores with the process that holds them; servers would let them go on.
    if (givenServers() !== null) for (const command of this.#commands) command.kill('SIGKILL');
    await this.#end('SIGKILL');
  }

  /** @returns the exit code. */
  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    const exited = once(child, 'exit') as Promise<[number | null]>;
    child.kill(signal);
    return (await exited)[0];
  }

  /** Runs a command of the command line to its end. */
  async cli(...args: readonly string[]): Promise<CliResult> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/apps/cli/main.js'), ...args], {
      env: this.settings,
      cwd: ROOT,
    });
    this.#commands.add(child);
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const [code] = (await once(child, 'close')) as [number | null];
    this.#commands.delete(child);
    return { code, stdout: stdout(), stderr: stderr() };
  }

  /** The JSON answer of a command. */
  async json<T>(...args: readonly string[]): Promise<T> {
    const { stdout, stderr } = await this.cli(...args, '--json');
    try {
      return JSON.parse(stdout) as T;
    } catch {
      throw new Error(`no JSON: ${stdout}${stderr}`);
    }
  }

  async token(organisation: string, role: string, person = 'tess'): Promise<string> {
    const { token } = await this.json<{ token: string }>(
      'token',
      '--organisation',
      organisation,
      '--role',
      role,
      '--person',
      person,
    );
    return token;
  }

  async query<T>(token: string, query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await this.answer<T>(token, query, variables);
    if (errors !== undefined || data === undefined) throw new Error(JSON.stringify(errors ?? 'no answer'));
    return data;
  }

  /** What GraphQL answers, errors and all. */
  async answer<T>(token: string, query: string, variables: object = {}): Promise<Answer<T>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer<T>;
  }

  async remove(): Promise<void> {
    await this.kill();
    const given = givenServers();
    if (given !== null) await dropSchemas(given.databaseUrl, this.namespace);
    // The embedded Postgres of a process that was killed is still putting its things away.
    await rm(this.dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
