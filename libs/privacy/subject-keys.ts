import { randomBytes, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '#kernel';
import type { Id } from '#kernel';
import { KEY_BYTES } from './aead.ts';
import { KeyMissing, SubjectErased, WrongMasterKey } from './faults.ts';
import { isErased } from './key-store.ts';
import type { KeyRecord, KeyStore } from './key-store.ts';
import type { MasterKey } from './master-key.ts';

/** Wrapped under a master key and kept with the keys, it opens under that master key only. */
const CHECK_VALUE = Buffer.from('redress: subject keys');
const CHECK_OWNER = 'check value';

/** Of a person: somebody of whom an organisation holds sealed data, no longer holds any, or never held any. */
export type SubjectStanding = 'known' | 'erased' | 'unknown';

/**
 * A key per person and organisation. Keys are not remembered here: another process may have erased one since, and
 * from then on it must open nothing.
 */
export class SubjectKeys {
  readonly #store: KeyStore;
  readonly #masterKey: MasterKey;
  /** The check value that was kept when this was opened. */
  readonly #check: Uint8Array;

  private constructor(store: KeyStore, masterKey: MasterKey, check: Uint8Array) {
    this.#store = store;
    this.#masterKey = masterKey;
    this.#check = check;
  }

  /** @throws WrongMasterKey where the store was made under another one. */
  static async open(store: KeyStore, masterKey: MasterKey): Promise<SubjectKeys> {
    const kept = await store.keepCheckValue(checkValueUnder(masterKey));
    if (!SubjectKeys.areUnder(masterKey, kept)) throw new WrongMasterKey();
    return new SubjectKeys(store, masterKey, kept);
  }

  /** Whether keys that were kept with this check value were wrapped by this master key. */
  static areUnder(masterKey: MasterKey, checkValue: Uint8Array): boolean {
    const value = masterKey.unwrap(checkValue, CHECK_OWNER);
    return value?.length === CHECK_VALUE.length && timingSafeEqual(value, CHECK_VALUE);
  }

  /**
   * The key to seal under; made, and durable, before it is handed out: an event under a key that a crash took back
   * could never be read.
   * @throws SubjectErased; WrongMasterKey where it was changed since this was opened
   */
  async toSeal(organisation: string, subject: Id): Promise<Uint8Array> {
    const known = (await this.#store.find(organisation, [subject])).get(subject);
    const record = known ?? (await this.#make(organisation, subject));
    if (isErased(record)) throw new SubjectErased(organisation, subject);
    return await this.#unwrap(organisation, subject, record.wrapped);
  }

  /**
   * The keys to open with; `null` for those who were erased.
   * @throws KeyMissing where one is neither there nor erased; WrongMasterKey where it was changed since this was opened
   */
  async toOpen(organisation: string, subjects: readonly Id[]): Promise<ReadonlyMap<Id, Uint8Array | null>> {
    const records = await this.#store.find(organisation, subjects);
    const keys = new Map<Id, Uint8Array | null>();
    for (const subject of subjects) {
      const record = records.get(subject);
      if (record === undefined) throw new KeyMissing(organisation, subject);
      keys.set(subject, isErased(record) ? null : await this.#unwrap(organisation, subject, record.wrapped));
    }
    return keys;
  }

  /** What is kept of a subject: nothing, a key, or that they were erased. */
  async standing(organisation: string, subject: Id): Promise<SubjectStanding> {
    const record = (await this.#store.find(organisation, [subject])).get(subject);
    if (record === undefined) return 'unknown';
    return isErased(record) ? 'erased' : 'known';
  }

  /** Destroys the key for good; also of a subject who has none, so that none is made later. May be repeated. */
  async erase(organisation: string, subject: Id): Promise<void> {
    await this.#store.erase(organisation, subject);
  }

  async #make(organisation: string, subject: Id): Promise<KeyRecord> {
    const wrapped = this.#masterKey.wrap(randomBytes(KEY_BYTES), ownerOf(organisation, subject));
    // What is kept may be the key that another process made at the same moment, and then that one is the key.
    return await this.#store.keep(organisation, subject, wrapped, this.#check);
  }

  async #unwrap(organisation: string, subject: Id, wrapped: Uint8Array): Promise<Uint8Array> {
    const key = this.#masterKey.unwrap(wrapped, ownerOf(organisation, subject));
    if (key !== null) return key;
    const check = await this.#store.checkValue();
    if (check !== null && !SubjectKeys.areUnder(this.#masterKey, check)) throw new WrongMasterKey();
    // The check value opens, so this row was changed or comes from another store.
    throw new KeyMissing(organisation, subject);
  }
}

/** What is kept with keys that this master key wraps; another one each time, which opens under it alone. */
export const checkValueUnder = (masterKey: MasterKey): Uint8Array => masterKey.wrap(CHECK_VALUE, CHECK_OWNER);

/** As JSON, so that no two owners are written alike. */
export const ownerOf = (organisation: string, subject: Id): string => canonicalJson(['key', organisation, subject]);
