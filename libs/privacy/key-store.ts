import type { Id } from '#kernel';

/** What is kept of a subject: the wrapped key, or that they were erased. */
export type KeyRecord = { readonly wrapped: Uint8Array } | { readonly erased: true };

export const isErased = (record: KeyRecord): record is { readonly erased: true } => 'erased' in record;

/** What is kept of one subject, with whose it is. */
export interface KeptRecord {
  readonly organisation: string;
  readonly subject: Id;
  readonly record: KeyRecord;
}

/** A key as it is kept, with whose it is. */
export interface WrappedKey {
  readonly organisation: string;
  readonly subject: Id;
  readonly wrapped: Uint8Array;
}

/**
 * Where wrapped keys are kept: apart from everything that can be rebuilt, and backed up apart from the log, since a
 * backup of both together would undo an erasure.
 *
 * Destroying a key here leaves its wrapped form in freed pages, in the write-ahead log and in older backups, until the
 * store or the backups are overwritten.
 */
export interface KeyStore {
  /** What is kept of each of these subjects; those of whom nothing is kept are missing from the answer. */
  find(organisation: string, subjects: readonly Id[]): Promise<ReadonlyMap<Id, KeyRecord>>;
  /**
   * Keeps a key unless something is kept already, and answers with what is kept. It is durable when this returns.
   * @param under the check value that has to be kept still: the key was wrapped under that master key.
   * @throws WrongMasterKey where another one is kept by now; then nothing was kept.
   */
  keep(organisation: string, subject: Id, wrapped: Uint8Array, under?: Uint8Array): Promise<KeyRecord>;
  /** Destroys the key and remembers it, also of a subject who has none. Durable when this returns; may be repeated. */
  erase(organisation: string, subject: Id): Promise<void>;
  /** Keeps the value by which a master key is known, unless one is kept, and answers with the one that is kept. */
  keepCheckValue(value: Uint8Array): Promise<Uint8Array>;
  /** The value kept so; `null` where none is. */
  checkValue(): Promise<Uint8Array | null>;
  /**
   * Puts another wrapped form in place of every key's and another check value in place of `from`: all of it in one
   * step, durable when this returns, or, where anything throws or the process ends, nothing.
   * @returns how many keys there are.
   * @throws WrongMasterKey where `from` is not the check value that is kept; what `rewrap` throws.
   */
  rewrapAll(from: Uint8Array, to: Uint8Array, rewrap: (kept: WrappedKey) => Uint8Array): Promise<number>;
  /** Everything that is kept, but for the check value: for a backup. Each record once, in any order. */
  records(): AsyncIterable<KeptRecord>;
  /** What was last remembered of the log that these keys belong to; `null` where nothing was. */
  place(): Promise<string | null>;
  /** Remembers a place of the log. Durable when this returns. */
  rememberPlace(place: string): Promise<void>;
  close(): Promise<void>;
}
