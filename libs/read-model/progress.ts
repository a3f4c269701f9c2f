import { pause, systemTimers, type Position, type SubscriptionStatus, type Timers } from '#event-store';
import { hasReached } from './checkpoint.ts';

/** ms between looks at checkpoints that other processes move. */
const POLL_MS = 50;

/** The checkpoints as they stand in the database, by table. */
export type ReadCheckpoints = () => Promise<ReadonlyMap<string, Position | null>>;

/** What this process knows of how far the projections are, so that a reader can wait without asking the database. */
export class Progress {
  readonly #readCheckpoints: ReadCheckpoints;
  readonly #timers: Timers;
  readonly #reached = new Map<string, Position | null>();
  readonly #local = new Map<string, SubscriptionStatus>();
  #advance = newSignal();
  #polling: Promise<void> | null = null;

  constructor(readCheckpoints: ReadCheckpoints, timers: Timers = systemTimers) {
    this.#readCheckpoints = readCheckpoints;
    this.#timers = timers;
  }

  /** The state of the runner in this process; `undefined` where another process runs the projection. */
  local(table: string): SubscriptionStatus | undefined {
    return this.#local.get(table);
  }

  /** The states of all runners in this process. */
  locals(): Iterable<SubscriptionStatus> {
    return this.#local.values();
  }

  report(table: string, status: SubscriptionStatus): void {
    if (status.state === 'stopped') this.#local.delete(table);
    else this.#local.set(table, status);
  }

  /** A runner of this process has committed everything up to `position`. */
  advanced(table: string, position: Position): void {
    this.#reached.set(table, position);
    this.#advance.resolve();
    this.#advance = newSignal();
  }

  /** The rows were thrown away. */
  forget(table: string): void {
    this.#reached.delete(table);
  }

  /**
   * Waits until all of these tables hold everything up to `position`. Told by the runners of this process, and by a
   * look at the checkpoints every 50 ms where others run them, one look for all who wait.
   * @returns whether they did within `timeoutMs`.
   */
  async until(tables: readonly string[], position: Position, timeoutMs: number): Promise<boolean> {
    const deadline = this.#timers.now() + timeoutMs;
    const behind = (): readonly string[] =>
      tables.filter((table) => !hasReached(this.#reached.get(table) ?? null, position));
    if (behind().length > 0) await this.#poll();
    while (behind().length > 0) {
      const left = deadline - this.#timers.now();
      if (left <= 0) return false;
      const advance = this.#advance.promise;
      const waking = new AbortController();
      await Promise.race([advance, pause(this.#timers, Math.min(left, POLL_MS), waking.signal)]);
      waking.abort();
      if (behind().some((table) => !this.#local.has(table))) await this.#poll();
    }
    return true;
  }

  async #poll(): Promise<void> {
    this.#polling ??= this.#readCheckpoints()
      .then((checkpoints) => {
        for (const [table, position] of checkpoints) {
          // What a runner of this process has committed since the look is newer, and nobody would tell of it again.
          const isOlder = this.#local.has(table) && hasReached(this.#reached.get(table) ?? null, position);
          if (!isOlder) this.#reached.set(table, position);
        }
      })
      .finally(() => (this.#polling = null));
    await this.#polling;
  }
}

interface Signal {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function newSignal(): Signal {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve };
}
