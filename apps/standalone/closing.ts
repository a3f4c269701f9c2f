/** ms that a process may take to finish what is in hand. Whoever stops it waits ten seconds, and then kills it. */
const DRAIN_MS = 8_000;

interface Step {
  readonly what: string;
  readonly close: () => unknown;
}

/** What a process has opened, and how it ends: the last opened is closed first, so that nothing is cut off. */
export class Closing {
  readonly #steps: Step[] = [];

  /** @param what it is, for whoever reads that it was not finished. */
  add(what: string, close: () => unknown): void {
    this.#steps.push({ what, close });
  }

  /**
   * Closes everything, one after the other, for as long as `ms`; one that fails does not keep the others open.
   * @returns what was left open, in the order in which it would have been closed, and what failed, with its reason;
   * empty where all was closed. What is left holds nothing that a start after a power failure would not mend.
   */
  async close(ms = DRAIN_MS): Promise<readonly string[]> {
    const left = this.#steps.splice(0).reverse();
    const failed: string[] = [];
    const closing = (async () => {
      for (let step = left[0]; step !== undefined; step = left[0]) {
        await closed(step, failed);
        left.shift();
      }
    })();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([closing, late]);
    clearTimeout(timer);
    return [...failed, ...left.map(({ what }) => what)];
  }

  /** As `close`, and then the end of the process: 0, because whoever told it to stop is obeyed either way. */
  async exit(code = 0): Promise<never> {
    const left = await this.close();
    if (left.length > 0) process.stderr.write(`Stopped without finishing: ${left.join('; ')}\n`);
    process.exit(code);
  }
}

async function closed({ what, close }: Step, failed: string[]): Promise<void> {
  try {
    await close();
  } catch (error) {
    failed.push(`${what} (${error instanceof Error ? error.message : String(error)})`);
  }
}

/**
 * Resolves when the process is told to stop. Asked for first of all, so that a signal during the start is not the end
 * by default; a second one ends the process at once.
 */
export const untilSignalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
