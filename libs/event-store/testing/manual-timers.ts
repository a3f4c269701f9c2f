import type { Timers } from '../timers.ts';

/** Timers that go off when a test says so. `random` is always 0. */
export class ManualTimers implements Timers {
  #now = 0;
  readonly #pending = new Set<{ at: number; action: () => void }>();

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#now + ms, action };
    this.#pending.add(timer);
    return () => this.#pending.delete(timer);
  }

  now(): number {
    return this.#now;
  }

  random(): number {
    return 0;
  }

  /** ms until each timer that is set, soonest first. */
  get waits(): number[] {
    return [...this.#pending].map(({ at }) => at - this.#now).sort((a, b) => a - b);
  }

  /** Moves time on and runs what is due on the way, in order. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const due = [...this.#pending].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#pending.delete(due);
      this.#now = due.at;
      due.action();
    }
    this.#now = until;
  }
}

/** Timers whose every wait is over at once: for code whose waits a test is not about. */
export const hurriedTimers: Timers = {
  after(_ms, action) {
    const timer = setImmediate(action);
    return () => clearImmediate(timer);
  },
  now: () => 0,
  random: () => 0,
};
