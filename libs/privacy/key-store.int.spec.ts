import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestStores } from '../embedded/testing/test-stores.ts';
import type { TestStores } from '../embedded/testing/test-stores.ts';
import { WrongMasterKey } from './faults.ts';
import type { KeyStore } from './key-store.ts';
import { LmdbKeyStore } from './lmdb-key-store.ts';
import { MasterKey } from './master-key.ts';
import { PostgresKeyStore } from './postgres-key-store.ts';
import { SubjectKeys } from './subject-keys.ts';

const KEY = Buffer.from('wrapped key');
let folder: string;
let testStores: TestStores;
let made = 0;

beforeAll(async () => {
  testStores = await startTestStores();
  ({ folder } = testStores);
});
afterAll(() => testStores.close());

/** How to open a store, and the same one again as another process would. */
const stores: [string, () => () => Promise<KeyStore>][] = [
  [
    'LMDB',
    () => {
      const path = join(folder, `keys-${(made += 1)}`, 'subject-keys.lmdb');
      return () => LmdbKeyStore.open(path);
    },
  ],
  [
    'Postgres',
    () => {
      const schema = `${testStores.namespace}_keys_${(made += 1)}`;
      return () => PostgresKeyStore.open({ url: testStores.databaseUrl, schema });
    },
  ],
];

describe.each(stores)('the key store in %s', (_name, place) => {
  const opened: KeyStore[] = [];
  const given = async (open = place()) => {
    const store = await open();
    opened.push(store);
    return { store, open };
  };
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  test('keeps a key over a restart', async () => {
    const { store, open } = await given();
    expect(await store.keep('aurora', 'ann', KEY)).toEqual({ wrapped: expect.any(Uint8Array) });
    await opened.pop()!.close();
    const { store: again } = await given(open);
    const found = (await again.find('aurora', ['ann', 'bob'])).get('ann');
    expect(Buffer.from((found as { wrapped: Uint8Array }).wrapped)).toEqual(KEY);
  });

  test('answers with the key that is kept, where two are kept at once', async () => {
    const { store } = await given();
    const keys = Array.from({ length: 10 }, () => randomBytes(60));
    const kept = await Promise.all(keys.map((key) => store.keep('aurora', 'ann', key)));
    const texts = kept.map((record) => ('wrapped' in record ? Buffer.from(record.wrapped).toString('hex') : 'erased'));
    expect(new Set(texts).size).toBe(1);
  });

  test('tells subjects of two organisations apart, and finds nothing of strangers', async () => {
    const { store } = await given();
    await store.keep('aurora', 'ann', KEY);
    expect([...(await store.find('borealis', ['ann'])).keys()]).toEqual([]);
    expect([...(await store.find('aurora', ['bob', 'ann'])).keys()]).toEqual(['ann']);
  });

  test('remembers an erasure over a restart, and keeps no key after it', async () => {
    const { store, open } = await given();
    await store.keep('aurora', 'ann', KEY);
    for (const subject of ['ann', 'never seen', 'ann']) await store.erase('aurora', subject);
    await opened.pop()!.close();
    const { store: again } = await given(open);
    for (const subject of ['ann', 'never seen']) {
      expect(await again.keep('aurora', subject, KEY)).toEqual({ erased: true });
      expect((await again.find('aurora', [subject])).get(subject)).toEqual({ erased: true });
    }
  });

  test('gives everything that it keeps for a backup, each once, whoever has how many', async () => {
    const { store } = await given();
    expect(await store.checkValue()).toBeNull();
    await store.keepCheckValue(KEY);
    const subjects = Array.from({ length: 600 }, (_, n) => `subject-${n}`);
    for (let from = 0; from < subjects.length; from += 100) {
      await Promise.all(subjects.slice(from, from + 100).map((one, n) => store.keep(`org-${n % 3}`, one, KEY)));
    }
    await store.erase('org-0', 'subject-0');
    const found: string[] = [];
    for await (const { subject, record } of store.records()) found.push('erased' in record ? `${subject}!` : subject);
    expect(found.sort()).toEqual(subjects.with(0, 'subject-0!').sort());
    expect(Buffer.from((await store.checkValue()) ?? [])).toEqual(KEY);
  });

  test('names the wrong master key when it is opened', async () => {
    const { store } = await given();
    await SubjectKeys.open(store, new MasterKey(Buffer.alloc(32, 1)));
    await SubjectKeys.open(store, new MasterKey(Buffer.alloc(32, 1)));
    await expect(SubjectKeys.open(store, new MasterKey(Buffer.alloc(32, 2)))).rejects.toThrow(WrongMasterKey);
  });
});

test('a key in LMDB is in the file, for other processes as well, when it is handed out', async () => {
  const path = join(folder, 'handed-out', 'subject-keys.lmdb');
  const store = await LmdbKeyStore.open(path);
  expect((await stat(path)).mode & 0o077).toBe(0);
  await store.keep('aurora', 'ann', KEY);
  const script = `
    const { open } = await import('lmdb');
    const database = open({ path: process.argv[1], noSubdir: true, encoding: 'binary', readOnly: true });
    process.stdout.write(database.get(['subject', 'aurora', 'ann']).subarray(1));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, path]);
  expect(stdout).toBe(KEY.toString());
  await store.close();
});
