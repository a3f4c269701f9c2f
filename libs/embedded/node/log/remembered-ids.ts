import type { LogRecord } from './record.ts';

/**
 * Where recent events were written, by id. It answers whether an append under `any` or `stream_exists` is a retry; one
 * under an exact revision is checked against the log itself, however old. As on a real server this memory is bounded,
 * so the promise is best effort; unlike there, it is filled again at start-up.
 */
export class RememberedIds {
  readonly capacity: number;
  readonly #places = new Map<string, { readonly stream: string; readonly revision: number }>();

  /** @param capacity in events */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  remember(record: LogRecord): void {
    this.#places.delete(record.id);
    this.#places.set(record.id, { stream: record.stream, revision: record.revision });
    if (this.#places.size <= this.capacity) return;
    for (const oldest of this.#places.keys()) {
      this.#places.delete(oldest);
      return;
    }
  }

  /** For a record that was not written after all. */
  forget(record: LogRecord): void {
    this.#places.delete(record.id);
  }

  revisionOf(stream: string, id: string): number | undefined {
    const place = this.#places.get(id);
    return place?.stream === stream ? place.revision : undefined;
  }
}
