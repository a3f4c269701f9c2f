import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The built product, whether this is run from the sources or built itself. */
const DIST = new URL(import.meta.url.endsWith('.ts') ? '../../dist/' : '../../', import.meta.url);

/** Where it listens, in whichever of the start-up lines says so. */
const ADDRESS = /(http:\/\/[^/\s]+)/;
/** What a fault that is armed says of itself when it strikes. */
const STRIKE = /^fault: /;
/** Lines of its errors that are kept. */
const KEPT = 60;

/** One program of the built product, in a process of its own. */
export class AppProcess {
  url = '';
  /** How often the fault that it was last started with has struck. */
  strikes = 0;
  #child: ChildProcess | null = null;
  #ended: Promise<unknown> = Promise.resolve();
  #said: string[] = [];

  /** @param ready what it prints when it is at work. */
  constructor(
    /** Its file, below the root of what was built. */
    private readonly script: string,
    private readonly ready: RegExp,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isAlive(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it, armed with a fault or with none. @returns whether it came to be at work; a fault may end it before. */
  async start(fault = ''): Promise<boolean> {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const env = { ...inherited, ...this.environment, NODE_ENV: 'test', REDRESS_FAULT: fault };
    const child = spawn(process.execPath, [new URL(this.script, DIST).pathname], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    // `close` comes after the last line of either output was read.
    this.#ended = once(child, 'close');
    this.strikes = 0;
    this.#said = [];
    createInterface({ input: child.stderr }).on('line', (line) => this.#hear(line));
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      if (!this.ready.test(line)) continue;
      this.url = ADDRESS.exec(line)?.[1] ?? '';
      child.stdout.resume();
      return true;
    }
    await this.#ended;
    return false;
  }

  /** @throws with its last words where it does not come to be at work. */
  async mustStart(): Promise<void> {
    if (!(await this.start())) throw new Error(`${this.script} does not start: ${this.#said.slice(-10).join('\n')}`);
  }

  /** Resolves when it has ended, by whatever hand, or after `ms`. @returns whether it has. */
  async ended(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    return !this.isAlive;
  }

  /** Waits until the fault that it was started with has struck so often, at most `ms`. @returns how often it has. */
  async struck(times: number, ms: number): Promise<number> {
    for (const until = Date.now() + ms; this.strikes < times && this.isAlive && Date.now() < until;)
      await new Promise((resolve) => setTimeout(resolve, 50));
    return this.strikes;
  }

  async kill(): Promise<void> {
    if (this.isAlive) this.#child?.kill('SIGKILL');
    await this.#ended;
  }

  /** Asks it to finish what is in hand. @throws with its last words where it does not end as it should. */
  async stop(): Promise<void> {
    if (!this.isAlive) return;
    this.#child?.kill('SIGTERM');
    if (!(await this.ended(STOPS_WITHIN))) {
      await this.kill();
      throw new Error(`${this.script} did not stop within ${STOPS_WITHIN / 1_000} s`);
    }
    const { exitCode, signalCode } = this.#child ?? {};
    if (exitCode !== 0) {
      const how = `${this.script} ended with ${String(exitCode ?? signalCode)} when it was told to stop`;
      throw new Error(`${how}: ${this.#said.slice(-10).join('\n')}`);
    }
  }

  /** Its last words on the standard error. */
  get said(): readonly string[] {
    return this.#said;
  }

  #hear(line: string): void {
    if (STRIKE.test(line)) this.strikes += 1;
    else this.#said = [...this.#said, line].slice(-KEPT);
  }
}

/** ms from SIGTERM to the end. */
const STOPS_WITHIN = 60_000;
