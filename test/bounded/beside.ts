import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The built product, whether this is run from the sources or built itself. */
const DIST = new URL(import.meta.url.endsWith('.ts') ? '../../dist/' : '../../', import.meta.url);

/** A program of the built product that works beside a standalone one, on its stores. */
export class Beside {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = once(child, 'exit');
  }

  /**
   * @param script below the root of what was built. Resolves when it says that it is at work.
   * @param port for its probes; none unless told
   */
  static async start(script: string, settings: NodeJS.ProcessEnv, port?: number): Promise<Beside> {
    const { PORT: _, ...rest } = settings;
    const env = port === undefined ? rest : { ...rest, PORT: String(port) };
    const child = spawn(process.execPath, [new URL(script, DIST).pathname], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const beside = new Beside(child);
    for await (const line of createInterface({ input: child.stdout })) if (line.includes('at work')) return beside;
    throw new Error(`${script} ended before it was at work`);
  }

  /** @returns the exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode === null) this.#child.kill('SIGTERM');
    await this.#ended;
    return this.#child.exitCode;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
