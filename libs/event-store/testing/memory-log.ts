import { Ownership } from '../owner.ts';
import type { Reader } from '../reader.ts';
import { Position } from '../position.ts';
import type { AppendOutcome, Delivery, EncodedEvent, EventLog, ExpectedRevision } from '../stored-event.ts';
import type { ReadAllOptions, ReadOptions, StoredEvent } from '../stored-event.ts';

/** The log in memory, for specs without I/O: the contract of `EventLog` with none of the server's troubles. */
export class MemoryLog implements EventLog {
  readonly #all: StoredEvent[] = [];
  readonly #readers = new Set<() => void>();
  /** Awaited before each append is taken: another writer's chance to be faster. */
  beforeAppend: () => Promise<void> = () => Promise.resolve();

  /** Every event of the log, in order. A spec may change them to see it found out. */
  get events(): StoredEvent[] {
    return this.#all;
  }

  async append(stream: string, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<AppendOutcome> {
    await this.beforeAppend();
    const actual = this.#stream(stream).at(-1)?.revision ?? null;
    const stands = expected === 'any' || (expected === 'no_stream' ? actual === null : actual === expected);
    if (!stands) return { ok: false, expected, actual };
    let revision = actual ?? -1;
    for (const event of events) this.put({ ...event, stream, revision: (revision += 1) });
    return { ok: true, revision, position: at(this.#all.length) };
  }

  /** Puts an event in as it is, whoever is to have written it. */
  put(event: Omit<StoredEvent, 'position'>): void {
    const { id, type, stream, revision, data, metadata } = event;
    // A copy, as a server would have it.
    const [ownData, ownMetadata] = JSON.parse(JSON.stringify([data, metadata])) as [unknown, unknown];
    const position = at(this.#all.length + 1);
    this.#all.push({ id, type, stream, revision, position, data: ownData, metadata: ownMetadata });
    for (const wake of this.#readers) wake();
  }

  async *read(
    stream: string,
    as: Reader,
    { from, direction = 'forwards', limit }: ReadOptions = {},
  ): AsyncGenerator<StoredEvent> {
    await Promise.resolve();
    const events = this.#stream(stream);
    if (!events.every(new Ownership(as).admits)) return;
    const ordered = direction === 'forwards' ? events : events.reverse();
    const isBefore = (revision: number, edge: number) => (direction === 'forwards' ? revision < edge : revision > edge);
    yield* ordered.filter(({ revision }) => from === undefined || !isBefore(revision, from)).slice(0, limit);
  }

  last(): Promise<StoredEvent | null> {
    return Promise.resolve(this.#all.at(-1) ?? null);
  }

  async head(stream: string): Promise<StoredEvent | null> {
    await Promise.resolve();
    return this.#stream(stream).at(-1) ?? null;
  }

  async *readAll({ from = null, prefixes, types, limit }: ReadAllOptions = {}): AsyncGenerator<StoredEvent> {
    await Promise.resolve();
    const matches = (event: StoredEvent) =>
      (from === null || event.position.compare(from) > 0) &&
      (prefixes === undefined || prefixes.some((prefix) => event.stream.startsWith(prefix))) &&
      (types === undefined || types.includes(event.type));
    yield* this.#all.filter(matches).slice(0, limit);
  }

  deliveries(options: {
    readonly from: Position | null;
    readonly prefixes: readonly string[];
    readonly signal: AbortSignal;
  }): AsyncIterable<Delivery> {
    return this.#follow(options);
  }

  async *#follow({
    from,
    prefixes,
    signal,
  }: {
    from: Position | null;
    prefixes: readonly string[];
    signal: AbortSignal;
  }): AsyncGenerator<Delivery> {
    let seen = from === null ? 0 : Number(from.commit);
    let isLive = false;
    while (!signal.aborted) {
      for (const event of this.#all.slice(seen)) {
        seen += 1;
        if (prefixes.some((prefix) => event.stream.startsWith(prefix))) yield { kind: 'event', event };
        else yield { kind: 'checkpoint', position: event.position };
      }
      if (!isLive) yield { kind: 'caught_up' };
      isLive = true;
      if (seen === this.#all.length) await this.#more(signal);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #more(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#readers.delete(wake);
        resolve();
      };
      this.#readers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }

  #stream(stream: string): StoredEvent[] {
    return this.#all.filter((event) => event.stream === stream);
  }
}

/** The place of the nth event, counted from 1. */
const at = (n: number): Position => Position.of(BigInt(n), BigInt(n));
