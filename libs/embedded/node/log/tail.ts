import type { LogRecord } from './record.ts';

/** What the tail keeps, at most: 4,096 records or 16 MiB, whichever is less. */
const MAX_RECORDS = 4096;
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The last records of the log, kept in memory once for all subscribers. It bounds what a slow subscriber can cost:
 * one that the tail has run away from reads from disk until it has caught up again.
 */
export class Tail {
  #records: LogRecord[] = [];
  #bytes = 0;
  /** Everything after this position is in the tail. */
  #floor: number;
  readonly #waiting = new Set<() => void>();

  /** @param lastPosition of the log as it was opened */
  constructor(lastPosition: number) {
    this.#floor = lastPosition;
  }

  /** Position of the last record that is durable. */
  get lastPosition(): number {
    return this.#records.at(-1)?.position ?? this.#floor;
  }

  /** Takes records that have become durable, and wakes who waits for them. */
  publish(records: readonly LogRecord[]): void {
    for (const record of records) {
      this.#records.push(record);
      this.#bytes += record.body.length;
    }
    this.#shrink();
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** The records after a position, or undefined if some of them have left the tail. */
  after(position: number): readonly LogRecord[] | undefined {
    if (position < this.#floor) return undefined;
    return this.#records.slice(this.#indexAfter(position));
  }

  /** Calls back once, when records are published next. */
  onPublished(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }

  #indexAfter(position: number): number {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#records[middle] as LogRecord).position <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #shrink(): void {
    let drop = Math.max(0, this.#records.length - MAX_RECORDS);
    for (let index = 0; index < drop; index += 1) this.#bytes -= (this.#records[index] as LogRecord).body.length;
    while (this.#bytes > MAX_BYTES && drop < this.#records.length - 1) {
      this.#bytes -= (this.#records[drop] as LogRecord).body.length;
      drop += 1;
    }
    if (drop === 0) return;
    this.#floor = (this.#records[drop - 1] as LogRecord).position;
    this.#records = this.#records.slice(drop);
  }
}
