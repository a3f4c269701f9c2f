import { Busy } from './faults.ts';

/**
 * How many appends are at the server at once. The client and the server both fail under a flood (1,000 parallel
 * appends on a cold connection hung), so the rest wait here, in order, and beyond a bound are told so.
 */
export class InFlight {
  readonly #limit: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limit: number, mostWaiting: number) {
    this.#limit = limit;
    this.#mostWaiting = mostWaiting;
  }

  /**
   * Runs `work` when its turn comes.
   * @throws Busy at once, without running it, where too many wait already.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#limit) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.#mostWaiting) throw new Busy(this.#waiting.length);
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The place goes straight to the first that waits, so that a newcomer cannot overtake it. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
