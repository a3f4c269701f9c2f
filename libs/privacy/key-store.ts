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
  /** Keeps a key unless something is kept already, and answers with what is kept. It is durable when this returns. */
  keep(organisation: string, subject: Id, wrapped: Uint8Array): Promise<KeyRecord>;
  /** Destroys the key and remembers it, also of a subject who has none. Durable when this returns; may be repeated. */
  erase(organisation: string, subject: Id): Promise<void>;
  /** Keeps the value by which a master key is known, unless one is kept, and answers with the one that is kept. */
  keepCheckValue(value: Uint8Array): Promise<Uint8Array>;
  /** The value kept so; `null` where none is. */
  checkValue(): Promise<Uint8Array | null>;
  /** Everything that is kept, but for the check value: for a backup. Each record once, in any order. */
  records(): AsyncIterable<KeptRecord>;
  close(): Promise<void>;
}
