import { chmod, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { open } from 'lmdb';
import type { RootDatabase } from 'lmdb';
import type { Id } from '#kernel';
import { WrongMasterKey } from './faults.ts';
import { isErased } from './key-store.ts';
import type { KeptRecord, KeyRecord, KeyStore, WrappedKey } from './key-store.ts';

/** The first byte of a value. */
const ERASED = 0;
const KEY = 1;

/** Records read at once; at least two, so that a page always moves on. */
const PAGE = 256;

const recordOf = (value: Buffer): KeyRecord =>
  value[0] === ERASED ? { erased: true } : { wrapped: Uint8Array.from(value.subarray(1)) };

const valueOf = (wrapped: Uint8Array): Buffer => Buffer.concat([Buffer.from([KEY]), wrapped]);

type Place = readonly ['subject', string, Id] | readonly ['check'];

/** Of the record of the log: before every subject. */
const LOG = ['log'] as const;

/** The keys of an embedded installation: one LMDB file of its own, readable by its owner only. */
export class LmdbKeyStore implements KeyStore {
  readonly #database: RootDatabase<Buffer, string[]>;

  private constructor(database: RootDatabase<Buffer, string[]>) {
    this.#database = database;
  }

  /** @param path of the file; it and its folder are made where they are not there. */
  static async open(path: string): Promise<LmdbKeyStore> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // By default LMDB shows readers what is not durable yet, and a key that was used may then be lost in a crash.
    const database = open<Buffer, string[]>({ path, noSubdir: true, encoding: 'binary', overlappingSync: false });
    await chmod(path, 0o600);
    return new LmdbKeyStore(database);
  }

  find(organisation: string, subjects: readonly Id[]): Promise<ReadonlyMap<Id, KeyRecord>> {
    const found = new Map<Id, KeyRecord>();
    for (const subject of subjects) {
      const record = this.#get(['subject', organisation, subject]);
      if (record !== null) found.set(subject, record);
    }
    return Promise.resolve(found);
  }

  async keep(organisation: string, subject: Id, wrapped: Uint8Array, under?: Uint8Array): Promise<KeyRecord> {
    return await this.#keep(['subject', organisation, subject], wrapped, under);
  }

  async erase(organisation: string, subject: Id): Promise<void> {
    await this.#database.put(['subject', organisation, subject], Buffer.from([ERASED]));
    await this.#database.flushed;
  }

  async keepCheckValue(value: Uint8Array): Promise<Uint8Array> {
    const kept = await this.#keep(['check'], value);
    if ('erased' in kept) throw new TypeError('the check value of the key store cannot have been erased');
    return kept.wrapped;
  }

  checkValue(): Promise<Uint8Array | null> {
    const kept = this.#get(['check']);
    return Promise.resolve(kept !== null && 'wrapped' in kept ? kept.wrapped : null);
  }

  async rewrapAll(from: Uint8Array, to: Uint8Array, rewrap: (kept: WrappedKey) => Uint8Array): Promise<number> {
    // One transaction, which a process that ends takes with it. Nothing is put before all is known: what throws in it
    // would not take back what was put.
    const keys = await this.#database.transaction(() => {
      this.#demand(from);
      const wrapped = [...this.#pages()].flatMap(({ organisation, subject, record }) =>
        isErased(record) ? [] : [{ organisation, subject, wrapped: rewrap({ organisation, subject, ...record }) }],
      );
      for (const one of wrapped)
        void this.#database.put(['subject', one.organisation, one.subject], valueOf(one.wrapped));
      void this.#database.put(['check'], valueOf(to));
      return wrapped.length;
    });
    await this.#database.flushed;
    return keys;
  }

  async *records(): AsyncGenerator<KeptRecord, void, undefined> {
    // LMDB reads without waiting; other stores do not.
    await Promise.resolve();
    yield* this.#pages();
  }

  *#pages(): Generator<KeptRecord, void, undefined> {
    for (let after: readonly string[] = ['subject']; ;) {
      // A page at a time: an open range would hold a snapshot of the file for as long as its reader takes.
      const page = [...this.#database.getRange({ start: [...after], limit: PAGE })];
      const fresh = page.filter(({ key }) => key.join('\u0000') !== after.join('\u0000'));
      for (const { key, value } of fresh) {
        const [kind, organisation, subject] = key;
        if (kind !== 'subject' || organisation === undefined || subject === undefined) return;
        yield { organisation, subject, record: recordOf(value) };
      }
      const last = fresh.at(-1);
      if (last === undefined) return;
      after = last.key;
    }
  }

  place(): Promise<string | null> {
    return Promise.resolve(this.#database.get([...LOG])?.toString('utf8') ?? null);
  }

  async rememberPlace(place: string): Promise<void> {
    await this.#database.put([...LOG], Buffer.from(place));
    await this.#database.flushed;
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  async #keep(place: Place, wrapped: Uint8Array, under?: Uint8Array): Promise<KeyRecord> {
    await this.#database.transaction(() => {
      if (under !== undefined) this.#demand(under);
      if (this.#database.get([...place]) === undefined) void this.#database.put([...place], valueOf(wrapped));
    });
    await this.#database.flushed;
    const kept = this.#get(place);
    if (kept === null) throw new TypeError(`the key store did not keep ${place.join(' ')}`);
    return kept;
  }

  /** @throws WrongMasterKey where another check value is kept. */
  #demand(check: Uint8Array): void {
    const kept = this.#get(['check']);
    if (kept === null || isErased(kept) || Buffer.compare(kept.wrapped, check) !== 0) throw new WrongMasterKey();
  }

  #get(place: Place): KeyRecord | null {
    const value = this.#database.get([...place]);
    return value === undefined ? null : recordOf(value);
  }
}
