import { LogDamaged, LogFault } from './faults.ts';
import { holdPlaces, LogMismatch, placeOf, type Held, type Place, type Remembered } from './place.ts';
import { Position } from './position.ts';
import { categoryOf, INSTALLATION } from './streams.ts';
import { isAborted, pause, systemTimers } from './timers.ts';
import type { Appended, Delivery, EncodedEvent, EventLog } from './stored-event.ts';

/** ms before a connection that was lost is looked for again. */
const WATCH_AGAIN = 1_000;

/** What remembers a place of the log, asked whenever there is a doubt. */
export type Memory = () => Promise<Remembered>;

/**
 * Lets nothing be written to a log that is not the one that everything beside it belongs to. It is held against what is
 * remembered at the start, and again whenever a server may have been given another log: before the first append after a
 * connection was lost, and before a subscription goes on. Where it does not fit, reading goes on.
 */
export class LogGuard {
  readonly #memories: Memory[] = [];
  /** Whatever is remembered: nothing can be written. */
  readonly #damage: LogDamaged | null;
  #raw: EventLog | null = null;
  #begin: (() => Promise<void>) | null = null;
  #beginning: Promise<void> | null = null;
  #isInDoubt = true;
  #holding: Promise<Held> | null = null;
  #fault: LogFault | null = null;
  #newest: Place | null = null;
  #identity: string | null = null;
  #hasAppended = false;
  readonly #stop = new AbortController();
  #watching: Promise<void> | null = null;

  /** @param damage of the log's file, which can be read and is not written. */
  constructor(damage?: string) {
    this.#damage = damage === undefined ? null : new LogDamaged('append', damage, null, undefined);
    this.#fault = this.#damage;
  }

  /** Why nothing is written; `null` where there was no reason when it was last looked at. */
  get fault(): LogFault | null {
    return this.#fault;
  }

  /** Of the log; `null` before it has begun. */
  get identity(): string | null {
    return this.#identity;
  }

  /** The latest event that this process knows of; `null` where it knows of none of ours. */
  get newest(): Place | null {
    return this.#newest;
  }

  /** Whether this process has written anything. */
  get hasAppended(): boolean {
    return this.#hasAppended;
  }

  /** A connection was lost: what answers next may be another log. */
  readonly lost = (): void => {
    this.#isInDoubt = true;
  };

  remember(memory: Memory): void {
    this.#memories.push(memory);
  }

  /** What is remembered beside the log, as it says now. */
  recall(): Promise<readonly Remembered[]> {
    return Promise.all(this.#memories.map((memory) => memory()));
  }

  /** @param begin awaited once, before the first append: gives a log its identity that has none. */
  guard(raw: EventLog, begin: () => Promise<void>): EventLog {
    this.#raw = raw;
    this.#begin = begin;
    return {
      read: (stream, as, options) => raw.read(stream, as, options),
      readAll: (options) => raw.readAll(options),
      head: (stream) => raw.head(stream),
      last: () => raw.last(),
      close: () => {
        this.#stop.abort();
        return raw.close();
      },
      append: async (stream, expected, events) => {
        await this.demand();
        await this.begun();
        this.#watching ??= this.#watch(raw);
        const outcome = await raw.append(stream, expected, events);
        if (outcome.ok) this.#wrote(stream, outcome, events.at(-1));
        return outcome;
      },
      deliveries: (options) => this.#deliveries(raw, options),
    };
  }

  /** The log has its identity. @throws what reading and appending throw */
  async begun(): Promise<void> {
    if (this.#identity !== null) return;
    this.#beginning ??= (this.#begin?.() ?? Promise.resolve())
      .then(() => this.hold())
      .then(() => undefined)
      .finally(() => (this.#beginning = null));
    await this.#beginning;
  }

  /** Passes where the log is the right one, as far as is known. @throws LogMismatch, LogDamaged; what reading throws */
  readonly demand = async (): Promise<void> => {
    if (this.#isInDoubt || this.#holding !== null || this.#fault !== null) await this.hold();
    if (this.#fault !== null) throw this.#fault;
  };

  /** Looks now; callers at once share a look. What does not fit is in `fault`. @throws what reading throws */
  async hold(): Promise<void> {
    this.#holding ??= this.#hold().finally(() => (this.#holding = null));
    try {
      await this.#holding;
    } catch (error) {
      if (!(error instanceof LogMismatch || error instanceof LogDamaged)) throw error;
      this.#fault = error;
    }
  }

  async #hold(): Promise<Held> {
    if (this.#raw === null) throw new TypeError('nothing is guarded yet');
    // A connection that is lost meanwhile is a doubt again.
    this.#isInDoubt = false;
    try {
      const remembered = await this.recall();
      const own = { by: 'the processes at work', places: this.#newest === null ? [] : [this.#newest] };
      const held = await holdPlaces(this.#raw, [...remembered, own]);
      this.#identity = held.identity;
      this.#fault = this.#damage;
      const hash = (held.last?.metadata as { readonly hash?: unknown } | null | undefined)?.hash;
      if (held.last !== null && typeof hash === 'string') this.#newest ??= placeOf(held.last, hash, held.identity);
      return held;
    } catch (error) {
      this.#isInDoubt = true;
      throw error;
    }
  }

  #wrote(stream: string, { revision, position }: Appended, last: EncodedEvent | undefined): void {
    this.#hasAppended = true;
    const hash = (last?.metadata as { readonly hash?: unknown } | undefined)?.hash;
    if (last === undefined || typeof hash !== 'string') return;
    this.#newest = placeOf({ stream, revision, id: last.id, position }, hash, this.#identity);
  }

  /**
   * Stays connected for as long as something is written: between two calls, a server may be given another log and nobody
   * would hear of it.
   */
  async #watch(raw: EventLog): Promise<void> {
    const { signal } = this.#stop;
    const prefixes = [`${categoryOf(INSTALLATION)}-`];
    while (!isAborted(signal)) {
      const from = this.#newest === null ? null : Position.fromText(this.#newest.position);
      try {
        for await (const _ of raw.deliveries({ from, prefixes, signal }));
      } catch {
        // Whatever it was: the next look says whether the log is the right one.
      }
      this.lost();
      await pause(systemTimers, WATCH_AGAIN, signal);
    }
  }

  async *#deliveries(raw: EventLog, options: Parameters<EventLog['deliveries']>[0]): AsyncGenerator<Delivery> {
    await this.demand();
    yield* raw.deliveries(options);
  }
}
