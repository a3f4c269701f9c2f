import {
  pause,
  standOn,
  subscribe,
  systemTimers,
  type Codec,
  type EventLog,
  type Position,
  type Positioned,
  type SubscriptionStatus,
  type Timers,
} from '#event-store';
import { faultPoint } from '#kernel';
import type { DataSource } from 'typeorm';
import type { Advances } from './advances.ts';
import type { BatchWriter } from './batch-writer.ts';
import { hasReached } from './checkpoint.ts';
import { tableName } from './projection.ts';

export interface RunnerOptions {
  readonly dataSource: DataSource;
  readonly log: EventLog;
  readonly codec: Codec;
  readonly writer: BatchWriter;
  /** Shared by the runners of a process. */
  readonly advances: Advances;
  /** Most events of a transaction. */
  readonly batchSize: number;
  /** ms between looks at whether another process has thrown the rows away. */
  readonly watchMs: number;
  readonly timers?: Timers;
  readonly onStatus: (status: SubscriptionStatus) => void;
  /** Everything up to here is committed. */
  readonly onAdvance: (position: Position) => void;
}

/** Keeps one projection up to date: a catch-up subscription from its checkpoint, one transaction a batch. */
export class Runner {
  readonly #options: RunnerOptions;
  /** What this connection has committed, or found committed by a replica. */
  #reached: Position | null = null;
  #session = new AbortController();
  #state: SubscriptionStatus['state'] = 'stopped';
  #isMarked = false;
  #marking: Promise<void> = Promise.resolve();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /**
   * Runs until `signal` is aborted, after the batch in hand.
   * @throws what a person has to mend: see `subscribe`.
   */
  async run(signal: AbortSignal): Promise<void> {
    const watching = new AbortController();
    const watch = this.#watch(AbortSignal.any([signal, watching.signal]));
    try {
      while (!signal.aborted) await this.#subscribe(signal);
    } finally {
      watching.abort();
      await watch;
      await this.#marking;
    }
  }

  /** Begins again at the checkpoint, wherever that is now. */
  restart(): void {
    this.#session.abort();
  }

  async #subscribe(signal: AbortSignal): Promise<void> {
    const { log, codec, writer, dataSource, batchSize, timers } = this.#options;
    this.#session = new AbortController();
    await subscribe(log, codec, {
      name: writer.projection.name,
      from: async () => {
        await standOn(log, await writer.checkpoint.place(dataSource));
        return (this.#reached = await writer.checkpoint.position(dataSource));
      },
      // Everything of ours, though it handles less: so that its checkpoint passes every command's position, and a query
      // that waits for one is not left waiting by a command that the projection has no interest in.
      prefixes: codec.prefixes,
      batchSize,
      signal: AbortSignal.any([signal, this.#session.signal]),
      timers,
      onBatch: (events, upTo) => this.#write(events, upTo),
      onMalformed: async (fault, position) => {
        await writer.parkMalformed(fault, position);
        await this.#write([], position);
      },
      onStatus: (status) => this.#took(status),
    });
  }

  async #write(events: readonly Positioned[], upTo: Position): Promise<void> {
    const { writer, advances, onAdvance } = this.#options;
    const table = tableName(writer.projection);
    const ours = events.filter(({ type }) => writer.projection.handles.includes(type));
    const event = events.at(-1);
    const last = event === undefined ? null : writer.placeOf(event);
    const isMoved = ours.length === 0 && (await advances.advance(table, this.#reached, upTo, last));
    if (!isMoved) await writer.write({ after: this.#reached, events: ours, upTo, last });
    await faultPoint('commit');
    this.#reached = upTo;
    onAdvance(upTo);
  }

  #took(status: SubscriptionStatus): void {
    this.#state = status.state;
    if (status.state === 'catching_up') this.#isMarked = false;
    this.#mark();
    this.#options.onStatus(status);
  }

  /** Writes down that the end of the log was reached; tried again with the next look where the database is away. */
  #mark(): void {
    if (this.#state !== 'live' || this.#isMarked) return;
    this.#isMarked = true;
    const { writer, dataSource } = this.#options;
    this.#marking = writer.checkpoint.caughtUp(dataSource).catch(() => {
      this.#isMarked = false;
    });
  }

  /**
   * A quiet log brings no batch that would tell that the checkpoint was moved back (`CheckpointMovedBack`), so that a
   * rebuild asked for by another process would wait for the next event.
   */
  async #watch(signal: AbortSignal): Promise<void> {
    const { timers = systemTimers, watchMs, writer, dataSource } = this.#options;
    for (;;) {
      await pause(timers, watchMs, signal);
      if (signal.aborted) return;
      const reached = this.#reached;
      try {
        if (!hasReached(await writer.checkpoint.position(dataSource), reached)) this.restart();
        else this.#mark();
      } catch {
        // The database is away; the next look tells.
      }
    }
  }
}
