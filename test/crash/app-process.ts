import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The built product, whether this is run from the sources or built itself. */
const DIST = new URL(import.meta.url.endsWith('.ts') ? '../../dist/' : '../../', import.meta.url);

/** Where it listens, in whichever of the start-up lines says so. */
const ADDRESS = /(http:\/\/[^/\s]+)/;

/** One app of the built product, in a process of its own. */
export class AppProcess {
  url = '';
  #child: ChildProcess | null = null;
  #ended: Promise<unknown> = Promise.resolve();

  /** @param ready what it prints when it is at work. */
  constructor(
    private readonly app: 'standalone' | 'api' | 'projector' | 'timekeeper',
    private readonly ready: RegExp,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get isAlive(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** @returns whether it came to be at work; a fault may end it before. */
  async start(fault = ''): Promise<boolean> {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const env = { ...inherited, ...this.environment, NODE_ENV: 'test', REDRESS_FAULT: fault };
    const script = new URL(`apps/${this.app}/main.js`, DIST).pathname;
    const child = spawn(process.execPath, [script], {
      env,
      stdio: ['ignore', 'pipe', fault === '' ? 'inherit' : 'ignore'],
    });
    this.#child = child;
    this.#ended = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout })) {
      if (!this.ready.test(line)) continue;
      this.url = ADDRESS.exec(line)?.[1] ?? '';
      child.stdout.resume();
      return true;
    }
    return false;
  }

  /** Resolves when it has ended, by whatever hand, or after `ms`. @returns whether it has. */
  async ended(ms: number): Promise<boolean> {
    if (!this.isAlive) return true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    return !this.isAlive;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.isAlive) this.#child?.kill(signal);
    await this.#ended;
  }
}
