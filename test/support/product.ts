import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** The built product, run as its users run it: a process, a command line, HTTP. */
const ROOT = new URL('../../', import.meta.url).pathname;

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A data directory and what runs on it. */
export class Product {
  #process: ChildProcess | null = null;
  url = '';

  private constructor(
    readonly dataDir: string,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
    return new Product(await mkdtemp(join(tmpdir(), 'redress-test-')), environment);
  }

  /** The same data directory in another environment. */
  under(environment: Readonly<Record<string, string>>): Product {
    return new Product(this.dataDir, environment);
  }

  get #env(): NodeJS.ProcessEnv {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    return {
      ...inherited,
      EVENTSTORE_URL: '',
      DATABASE_URL: '',
      ...this.environment,
      DATA_DIR: this.dataDir,
      PORT: '0',
    };
  }

  /** Starts `apps/standalone` and waits for the line that says it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, 'dist/apps/standalone/main.js')], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /ready: (http:\/\/[^/]+)\//.exec(line)?.[1];
      if (address === undefined) continue;
      this.url = address;
      return;
    }
    throw new Error('it ended before it was ready');
  }

  /** As the power of a machine goes: nothing is finished, nothing is closed. */
  async kill(): Promise<void> {
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
      env: this.#env,
      cwd: ROOT,
    });
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const [code] = (await once(child, 'close')) as [number | null];
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
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
    if (errors !== undefined || data === undefined) throw new Error(JSON.stringify(errors ?? response.status));
    return data;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
