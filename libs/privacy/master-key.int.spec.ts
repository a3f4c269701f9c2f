import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MasterKeyUnusable } from './faults.ts';
import { loadMasterKey, loadOrCreateMasterKey } from './master-key.ts';

const OWNER = 'ann';
let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'master-key-'));
  file = join(folder, 'master.key');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the master key of an embedded installation', () => {
  test('is made at the first start, for its owner only, and read at the next', async () => {
    const made = await loadOrCreateMasterKey(folder);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Buffer.from(await readFile(file, 'utf8'), 'base64')).toHaveLength(32);
    const read = await loadOrCreateMasterKey(folder);
    expect(read.unwrap(made.wrap(Buffer.from('key'), OWNER), OWNER)).toEqual(Buffer.from('key'));
  });

  test('is one, also where several processes start at once', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadOrCreateMasterKey(join(folder, 'new'))));
    const wrapped = keys[0]!.wrap(Buffer.from('key'), OWNER);
    for (const key of keys) expect(key.unwrap(wrapped, OWNER)).toEqual(Buffer.from('key'));
    expect(await readdir(join(folder, 'new'))).toEqual(['master.key']);
  });
});

describe('a master key file', () => {
  const given = async (text: string, mode = 0o600) => {
    await writeFile(file, text);
    await chmod(file, mode);
  };
  const key = Buffer.alloc(32, 7).toString('base64');

  test.each([0o640, 0o604, 0o660, 0o777])(
    'that others may touch (mode %o) is refused, with the remedy',
    async (mode) => {
      await given(key, mode);
      await expect(loadMasterKey(file)).rejects.toThrow(MasterKeyUnusable);
      await expect(loadMasterKey(file)).rejects.toThrow(`chmod 600 ${file}`);
    },
  );

  test.each([
    ['nothing', ''],
    ['too few bytes', Buffer.alloc(31).toString('base64')],
    ['too many bytes', Buffer.alloc(33).toString('base64')],
    ['no base64', `${key.slice(0, -4)}!!!!`],
    ['hexadecimal', Buffer.alloc(32, 7).toString('hex')],
  ])('with %s in it is refused, and not repeated', async (_what, text) => {
    await given(text);
    await expect(loadMasterKey(file)).rejects.toThrow(MasterKeyUnusable);
    if (text !== '') await expect(loadMasterKey(file)).rejects.not.toThrow(text);
  });

  test('that is not there is named', async () => {
    await expect(loadMasterKey(file)).rejects.toThrow(file);
  });

  test('may end in a new line', async () => {
    await given(`${key}\n`, 0o400);
    await loadMasterKey(file);
  });
});
