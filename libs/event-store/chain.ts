import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel';
import type { Id, Metadata } from '#kernel';
import { isOurs } from './envelope.ts';
import { ChainBroken } from './faults.ts';
import type { StoredEvent } from './stored-event.ts';

/** `prev` of an event of a stream that holds no chain, because its appends expect no revision. */
export const UNCHAINED = '';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** `prev` of a stream's first event: the hash of the stream's name, so that a chain cannot be moved to another stream. */
export const genesisOf = (stream: string): string => sha256(stream);

/** The hash of a command, to tell a repeated one from another one under the same id. Sealed fields go in by fingerprint. */
export const hashCommand = (payload: unknown): string => sha256(canonicalJson(payload));

/** The hash of an event: SHA-256 in hex over the RFC 8785 form of all that is stored of it, and of the hash before. */
export function hashEvent(event: {
  readonly prev: string;
  readonly id: Id;
  readonly type: string;
  /** As stored, so over the ciphertext of sealed fields: erasure breaks no proof. */
  readonly data: object;
  readonly metadata: Omit<Metadata, 'hash'>;
}): string {
  const { prev, id, type, data, metadata } = event;
  return sha256(canonicalJson({ prev, id, type, data, metadata }));
}

/**
 * Walks a stream from revision 0 and checks that nothing was changed, taken out, put in or moved. It cannot see a cut
 * tail; the signed seal over stream heads does.
 */
export class ChainVerifier {
  readonly #stream: string;
  #revision = -1;
  #lastHash: string;

  constructor(stream: string) {
    this.#stream = stream;
    this.#lastHash = genesisOf(stream);
  }

  /** The revision of the last event accepted, foreign ones included; -1 before the first. */
  get revision(): number {
    return this.#revision;
  }

  /** `prev` for the next event. */
  get lastHash(): string {
    return this.#lastHash;
  }

  /**
   * Takes the next event.
   * @throws ChainBroken naming the stream and the revision.
   */
  accept(stored: Omit<StoredEvent, 'position'>): void {
    const next = this.#revision + 1;
    if (stored.stream !== this.#stream) this.#break(next, `an event of ${stored.stream} stands here`);
    if (stored.revision !== next) this.#break(next, `revision ${stored.revision} follows ${this.#revision}`);
    if (isOurs(stored)) this.#lastHash = this.#link(stored);
    this.#revision = next;
  }

  #link(stored: Omit<StoredEvent, 'position'>): string {
    const { id, type, data } = stored;
    if (stored.metadata instanceof Uint8Array) return this.#break(stored.revision, 'the metadata is no JSON');
    const { hash, ...metadata } = stored.metadata as Metadata;
    if (metadata.prev !== this.#lastHash) this.#break(stored.revision, '`prev` is not the hash of the event before');
    if (typeof data !== 'object' || data === null) return this.#break(stored.revision, 'the data is no JSON object');
    if (hash !== hashEvent({ prev: this.#lastHash, id, type, data, metadata })) {
      this.#break(stored.revision, '`hash` is not the hash of what is stored');
    }
    return hash;
  }

  #break(revision: number, reason: string): never {
    throw new ChainBroken(this.#stream, revision, reason);
  }
}
