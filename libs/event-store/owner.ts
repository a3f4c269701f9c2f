import { ANYBODY, type Reader } from './reader.ts';
import type { StoredEvent } from './stored-event.ts';

/** The organisation on whose behalf an event was written; `undefined` where nothing of ours says it. */
export function organisationOf({ metadata }: Pick<StoredEvent, 'metadata'>): string | undefined {
  const said = (metadata as { readonly organisation?: unknown } | null | undefined)?.organisation;
  return typeof said === 'string' ? said : undefined;
}

/** Whether a stream is there for a reader. A stream is its first event's organisation's, whoever wrote to it later. */
export class Ownership {
  readonly #as: Reader;
  #owner: string | undefined;

  constructor(as: Reader) {
    this.#as = as;
  }

  /** Told every event from the stream's first on, until it says no; the same events may come again. */
  readonly admits = (event: StoredEvent): boolean => {
    if (this.#as === ANYBODY) return true;
    this.#owner ??= organisationOf(event);
    return !this.isForeign;
  };

  get isForeign(): boolean {
    return this.#as !== ANYBODY && this.#owner !== undefined && this.#owner !== this.#as;
  }
}
