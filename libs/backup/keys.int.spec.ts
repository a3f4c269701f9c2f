import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LmdbKeyStore, MasterKey, SubjectKeys, Vault, WrongMasterKey } from '#privacy';
import type { KeyStore } from '#privacy';
import type { Sealed } from '#kernel';
import { backUpKeys, BackupDamaged, RestoreRefused, restoreKeys, type RestoredKeys } from './index.ts';

let folder: string;
const opened: KeyStore[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-keys-'));
});
afterAll(async () => {
  for (const store of opened) await store.close();
  await rm(folder, { recursive: true });
});

const MASTER = Buffer.alloc(32, 7);
const master = new MasterKey(MASTER);
const header = { namespace: '', created: new Date('2026-11-22T09:30:00.000Z') };
const newFile = (): string => join(folder, `${randomUUID()}.gz`);

async function newStore(): Promise<KeyStore> {
  const store = await LmdbKeyStore.open(join(folder, randomUUID(), 'keys'));
  opened.push(store);
  return store;
}

async function* erasures(...subjects: readonly string[]) {
  await Promise.resolve();
  for (const subject of subjects) yield { organisation: 'aurora', subject };
}

/** A store with Ann and Bob, what was sealed for each of them, and its backup. */
async function given(): Promise<{ store: KeyStore; file: string; ann: Sealed; bob: Sealed }> {
  const store = await newStore();
  const vault = new Vault(await SubjectKeys.open(store, master));
  const ann = await vault.seal('aurora', 'ann', 'A.text', 'of Ann');
  const bob = await vault.seal('aurora', 'bob', 'A.text', 'of Bob');
  const file = newFile();
  expect(await backUpKeys(store, file, header)).toMatchObject({ keys: 2 });
  return { store, file, ann, bob };
}

async function restoredInto(store: KeyStore, file: string, ...gone: readonly string[]): Promise<[RestoredKeys, Vault]> {
  const restored = await restoreKeys(store, master, file, erasures(...gone));
  return [restored, new Vault(await SubjectKeys.open(store, master))];
}

describe('the keys restored', () => {
  it('open what they sealed', async () => {
    const { file, ann, bob } = await given();
    const [restored, vault] = await restoredInto(await newStore(), file);
    expect(restored).toEqual({ records: 2, broughtBack: 2, erasedSince: 0 });
    expect(await vault.openAll('aurora', [ann, bob])).toEqual(['of Ann', 'of Bob']);
  });

  it('once more change nothing', async () => {
    const { store, file } = await given();
    const [restored] = await restoredInto(store, file);
    expect(restored).toEqual({ records: 2, broughtBack: 0, erasedSince: 0 });
  });

  it('do not bring back somebody whose erasure is in the log', async () => {
    const { file, ann, bob } = await given();
    const [restored, vault] = await restoredInto(await newStore(), file, 'ann');
    expect(restored).toEqual({ records: 2, broughtBack: 1, erasedSince: 1 });
    expect(await vault.openAll('aurora', [ann, bob])).toEqual([{ erased: true, subject: 'ann' }, 'of Bob']);
  });

  it('do not bring back somebody who is erased in the key store already', async () => {
    const { store, file, ann } = await given();
    await store.erase('aurora', 'ann');
    const [restored, vault] = await restoredInto(store, file);
    expect(restored).toMatchObject({ broughtBack: 0, erasedSince: 1 });
    expect(await vault.open('aurora', ann)).toEqual({ erased: true, subject: 'ann' });
  });

  it('take over who was erased before the backup', async () => {
    const { store, ann } = await given();
    await store.erase('aurora', 'ann');
    const file = newFile();
    await backUpKeys(store, file, header);
    const [, vault] = await restoredInto(await newStore(), file);
    expect(await vault.open('aurora', ann)).toEqual({ erased: true, subject: 'ann' });
  });
});

describe('the file of keys', () => {
  it('holds neither the master key nor an open one', async () => {
    const { file } = await given();
    const text = gunzipSync(await readFile(file)).toString();
    expect(text).not.toContain(MASTER.toString('base64'));
    for (const line of text.trimEnd().split('\n').slice(1, -1)) {
      // Nonce, ciphertext of a whole key, tag: longer than a key.
      const { wrapped } = JSON.parse(line) as { wrapped: string };
      expect(Buffer.from(wrapped, 'base64')).toHaveLength(12 + 32 + 16);
    }
  });

  it('is refused under another master key, and nothing is kept of it', async () => {
    const { file } = await given();
    const store = await newStore();
    const restoring = restoreKeys(store, new MasterKey(Buffer.alloc(32, 8)), file, erasures());
    await expect(restoring).rejects.toThrow(WrongMasterKey);
    expect(await store.checkValue()).toBeNull();
  });

  it('is refused beside another key of the same person', async () => {
    const { file } = await given();
    const { store } = await given();
    await expect(restoreKeys(store, master, file, erasures())).rejects.toThrow(RestoreRefused);
  });

  it('is refused where it was cut off, and nothing is kept of it', async () => {
    const { file } = await given();
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n');
    const cut = newFile();
    await writeFile(cut, gzipSync(`${lines.slice(0, -1).join('\n')}\n`));
    const store = await newStore();
    await expect(restoreKeys(store, master, cut, erasures())).rejects.toThrow(BackupDamaged);
    for await (const { subject } of store.records()) throw new Error(`it kept ${subject}`);
    expect(await store.find('aurora', ['ann'])).toEqual(new Map());
  });
});
