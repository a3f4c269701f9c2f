import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestStores } from '../embedded/testing/test-stores.ts';
import type { TestStores } from '../embedded/testing/test-stores.ts';
import { changeMasterKey } from './change-master-key.ts';
import { KeyMissing, WrongMasterKey } from './faults.ts';
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

  describe('when the master key is changed', () => {
    const [OLD, NEW] = [new MasterKey(Buffer.alloc(32, 1)), new MasterKey(Buffer.alloc(32, 2))];
    /** More than a page of them. */
    const SUBJECTS = Array.from({ length: 300 }, (_, n) => `subject-${n}`);

    const givenKeys = async (subjects = SUBJECTS) => {
      const { store, open } = await given();
      const before = await SubjectKeys.open(store, OLD);
      const keys = new Map<string, Uint8Array>();
      for (const subject of subjects) keys.set(subject, await before.toSeal('aurora', subject));
      return { store, open, before, keys };
    };

    test('every key is what it was, under the new one and not under the old one; who was erased stays so', async () => {
      const { store, before, keys } = await givenKeys();
      await before.erase('aurora', 'subject-7');
      expect(await changeMasterKey(store, OLD, NEW)).toEqual({ outcome: 'changed', keys: 299 });
      await expect(SubjectKeys.open(store, OLD)).rejects.toThrow(WrongMasterKey);
      const opened = await (await SubjectKeys.open(store, NEW)).toOpen('aurora', SUBJECTS);
      expect(new Map(opened)).toEqual(new Map(keys).set('subject-7', null as never));
      expect(await changeMasterKey(store, OLD, NEW)).toEqual({ outcome: 'as it was' });
    });

    test('whoever works under the old one opens nothing and keeps nothing more, and says why', async () => {
      const { store, before } = await givenKeys(['ann']);
      await changeMasterKey(store, OLD, NEW);
      await expect(before.toOpen('aurora', ['ann'])).rejects.toThrow(WrongMasterKey);
      await expect(before.toSeal('aurora', 'ann')).rejects.toThrow(WrongMasterKey);
      await expect(before.toSeal('aurora', 'bob')).rejects.toThrow(WrongMasterKey);
      expect(await before.standing('aurora', 'bob')).toBe('unknown');
    });

    test('keys that another process makes in that moment open under the new one, or were never made', async () => {
      const { store, open, keys } = await givenKeys();
      const { store: elsewhere } = await given(open);
      const other = await SubjectKeys.open(elsewhere, OLD);
      const making = (async () => {
        for (let n = 0; ; n += 1) keys.set(`other-${n}`, await other.toSeal('aurora', `other-${n}`));
      })();
      const refused = expect(making).rejects.toThrow(WrongMasterKey);
      await changeMasterKey(store, OLD, NEW);
      await refused;
      const now = await SubjectKeys.open(store, NEW);
      expect(new Map(await now.toOpen('aurora', [...keys.keys()]))).toEqual(keys);
    });

    test('one that does not open leaves everything as it was', async () => {
      const { store, keys } = await givenKeys();
      await store.keep('aurora', 'subject-9x', KEY);
      await expect(changeMasterKey(store, OLD, NEW)).rejects.toThrow(KeyMissing);
      const still = await SubjectKeys.open(store, OLD);
      expect(new Map(await still.toOpen('aurora', SUBJECTS))).toEqual(keys);
    });

    test('keys under neither are named', async () => {
      const { store } = await givenKeys(['ann']);
      const other = new MasterKey(Buffer.alloc(32, 3));
      await expect(changeMasterKey(store, other, NEW)).rejects.toThrow(WrongMasterKey);
    });
  });
});

test.each([1, 100, 299])('killed while it wraps key %d anew, LMDB holds all of them as they were', async (nth) => {
  const path = join(folder, `killed-${nth}`, 'subject-keys.lmdb');
  const [old, fresh] = [new MasterKey(Buffer.alloc(32, 1)), new MasterKey(Buffer.alloc(32, 2))];
  const store = await LmdbKeyStore.open(path);
  const keys = await SubjectKeys.open(store, old);
  const subjects = Array.from({ length: 300 }, (_, n) => `subject-${n}`);
  await Promise.all(subjects.map((subject) => keys.toSeal('aurora', subject)));
  const script = `
    const { LmdbKeyStore, MasterKey, changeMasterKey } = await import('#privacy');
    let wrapped = 0;
    const fresh = new MasterKey(Buffer.alloc(32, 2));
    const deadly = {
      // The check value is wrapped first.
      wrap: (...key) => ((wrapped += 1) > ${nth} ? process.kill(process.pid, 'SIGKILL') : fresh.wrap(...key)),
      unwrap: (...key) => fresh.unwrap(...key),
    };
    await changeMasterKey(await LmdbKeyStore.open(process.argv[1]), new MasterKey(Buffer.alloc(32, 1)), deadly);`;
  const killed = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, path]);
  await expect(killed).rejects.toMatchObject({ signal: 'SIGKILL' });
  expect((await keys.toOpen('aurora', subjects)).size).toBe(300);
  expect(await changeMasterKey(store, old, fresh)).toEqual({ outcome: 'changed', keys: 300 });
  await store.close();
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
