import type { Id } from '#kernel';
import { WrongMasterKey } from '../faults.ts';
import { isErased } from '../key-store.ts';
import type { KeptRecord, KeyRecord, KeyStore, WrappedKey } from '../key-store.ts';

/** Wrapped keys in memory, for specs without I/O. */
export class MemoryKeyStore implements KeyStore {
  readonly #records = new Map<string, KeyRecord>();
  /** Awaited before a new key is kept: the time the disk takes. */
  beforeKeeping: () => Promise<void> = () => Promise.resolve();
  #place: string | null = null;
  /** How often it was looked into. */
  looks = 0;

  find(organisation: string, subjects: readonly Id[]): Promise<ReadonlyMap<Id, KeyRecord>> {
    this.looks += 1;
    const found = subjects.flatMap((subject) => {
      const record = this.#records.get(JSON.stringify([organisation, subject]));
      return record === undefined ? [] : [[subject, record] as const];
    });
    return Promise.resolve(new Map(found));
  }

  async keep(organisation: string, subject: Id, wrapped: Uint8Array): Promise<KeyRecord> {
    await this.beforeKeeping();
    const place = JSON.stringify([organisation, subject]);
    const kept = this.#records.get(place) ?? { wrapped };
    this.#records.set(place, kept);
    return kept;
  }

  place(): Promise<string | null> {
    return Promise.resolve(this.#place);
  }

  rememberPlace(place: string): Promise<void> {
    this.#place = place;
    return Promise.resolve();
  }

  erase(organisation: string, subject: Id): Promise<void> {
    this.#records.set(JSON.stringify([organisation, subject]), { erased: true });
    return Promise.resolve();
  }

  async keepCheckValue(value: Uint8Array): Promise<Uint8Array> {
    const kept = await this.keep('', '', value);
    return 'wrapped' in kept ? kept.wrapped : value;
  }

  async checkValue(): Promise<Uint8Array | null> {
    const kept = (await this.find('', [''])).get('');
    return kept !== undefined && 'wrapped' in kept ? kept.wrapped : null;
  }

  async rewrapAll(from: Uint8Array, to: Uint8Array, rewrap: (kept: WrappedKey) => Uint8Array): Promise<number> {
    const kept = await this.checkValue();
    if (kept === null || Buffer.compare(kept, from) !== 0) throw new WrongMasterKey();
    const fresh = new Map<string, KeyRecord>();
    for await (const { organisation, subject, record } of this.records()) {
      if (isErased(record)) continue;
      const wrapped = rewrap({ organisation, subject, wrapped: record.wrapped });
      fresh.set(JSON.stringify([organisation, subject]), { wrapped });
    }
    for (const [place, record] of fresh) this.#records.set(place, record);
    this.#records.set(JSON.stringify(['', '']), { wrapped: to });
    return fresh.size;
  }

  async *records(): AsyncGenerator<KeptRecord, void, undefined> {
    await Promise.resolve();
    for (const [place, record] of this.#records) {
      const [organisation = '', subject = ''] = JSON.parse(place) as string[];
      if (subject !== '') yield { organisation, subject, record };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
