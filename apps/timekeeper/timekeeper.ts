import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Core } from '#application';
import type { Position, SubscriptionStatus } from '#event-store';
import { Progress } from '#read-model';
import type { Bookkeeping } from './bookkeeping.ts';
import { correctiveActions } from './corrective-actions.ts';
import { duties } from './duties.ts';
import { Dispatcher } from './dispatches.ts';
import { erasures } from './erasures.ts';
import type { Dispatching } from './hand-over.ts';
import { meetings } from './meetings.ts';
import { parties } from './parties.ts';
import type { ProcessManager } from './process-manager.ts';
import { relations } from './relations.ts';
import { representations } from './representations.ts';
import { RECOUNT, recountOnChange } from './recount.ts';
import { runProcessManager, type RunOptions } from './run-process-manager.ts';
import { sweep, type DueWork, type Swept } from './sweep.ts';

export const PROCESS_MANAGERS: readonly ProcessManager[] = [
  correctiveActions,
  relations,
  parties,
  representations,
  erasures,
  meetings,
  duties,
];

/** All that read the log to do what follows from it. */
const READERS: readonly string[] = [...PROCESS_MANAGERS.map(({ name }) => name), RECOUNT];

/** ms between two sweeps: how late, at most, a breach is written after it has become true. */
const SWEEP_EVERY = 1_000;
/** ms between two looks for letters to hand over. */
const LETTERS_EVERY = 500;
/** ms that a sweeper's lease outlives its last sweep. */
const LEASE = 10_000;

export interface TimekeeperOptions {
  readonly core: Core;
  readonly due: DueWork;
  readonly bookkeeping: Bookkeeping;
  /** How letters leave. */
  readonly dispatching: Dispatching;
  /** Told what went wrong; the timekeeper goes on. */
  readonly onError: (what: string, error: unknown) => void;
  readonly onSwept?: (swept: Swept) => void;
}

export interface Timekeeper {
  /** By process manager, as its subscription last said. */
  readonly status: ReadonlyMap<string, SubscriptionStatus>;
  /** Rejects when a process manager has failed for good. */
  readonly running: Promise<void>;
  /**
   * Waits until the process managers have done what follows from all up to `position`.
   * @returns whether they have within `timeoutMs`.
   */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  /** Hands over the letters that are due now, without waiting for the next look. @returns how many it dealt with. */
  handOverLetters(): Promise<number>;
  /** Finishes what is in hand. */
  close(): Promise<void>;
}

/**
 * Enforces the timelines when no person acts: sweeps what is due, and runs the process managers. Several may run; one
 * sweeps at a time.
 */
export async function startTimekeeper(options: TimekeeperOptions): Promise<Timekeeper> {
  const { core, bookkeeping, onError } = options;
  await bookkeeping.prepare();
  const stop = new AbortController();
  const status = new Map<string, SubscriptionStatus>();
  // Every process runs all of them: none is to be looked for elsewhere.
  const progress = new Progress(() => Promise.resolve(new Map()));
  const run: RunOptions = {
    core,
    checkpoints: bookkeeping,
    signal: stop.signal,
    onStatus: (now) => {
      status.set(now.name, now);
      progress.report(now.name, now);
      if (now.position !== null) progress.advanced(now.name, now.position);
    },
    onRefused: ({ manager: name, event, message }) =>
      onError(`${name} was refused after ${event.type} ${event.id}`, message),
  };
  const dispatcher = new Dispatcher({ ...options.dispatching, core, due: options.due, bookkeeping, onError });
  const managers = PROCESS_MANAGERS.map((manager) => runProcessManager(manager, run));
  const running = Promise.all([
    ...managers,
    recountOnChange(options.due, run),
    sweepOnAndOn(options, stop.signal),
    handOverOnAndOn(dispatcher, options, stop.signal),
  ]).then(() => undefined);
  // Whoever waits for `running` hears of it; until then it is no unhandled rejection.
  running.catch(() => undefined);
  return {
    status,
    running,
    reached: (position, timeoutMs) => progress.until(READERS, position, timeoutMs),
    handOverLetters: () => dispatcher.handOverAll(stop.signal),
    async close() {
      stop.abort();
      await running.catch(() => undefined);
      // Where the database is away, the lease runs out by itself.
      await dispatcher.close().catch(() => undefined);
    },
  };
}

async function sweepOnAndOn(
  { core, due, bookkeeping, onError, onSwept }: TimekeeperOptions,
  signal: AbortSignal,
): Promise<void> {
  const holder = randomUUID();
  while (!signal.aborted) {
    try {
      // The lease is a matter of the machines and goes by their time, whatever time the cases live in.
      const now = Date.now();
      const held = await bookkeeping.lease(
        'sweep',
        holder,
        new Date(now).toISOString(),
        new Date(now + LEASE).toISOString(),
      );
      if (held) onSwept?.(await sweep(core, due));
    } catch (error) {
      onError('a sweep failed; the next one finds the same work again', error);
    }
    await pause(SWEEP_EVERY, undefined, { signal }).catch(() => undefined);
  }
}

async function handOverOnAndOn(
  dispatcher: Dispatcher,
  { onError }: TimekeeperOptions,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await dispatcher
      .handOver(signal)
      .catch((error: unknown) => onError('letters could not be looked for; the next look finds the same', error));
    await pause(LETTERS_EVERY, undefined, { signal }).catch(() => undefined);
  }
}
