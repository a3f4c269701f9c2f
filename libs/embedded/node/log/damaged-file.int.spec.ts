import { readFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newDirectory, remove } from '../../testing/test-node.ts';
import { FileDamagedError, FileUnusableError } from './errors.ts';
import { EventLog, LOG_FILE } from './event-log.ts';
import { openStorage, type Storage } from './storage.ts';
import { encodeRecord, type LogRecord } from './record.ts';

const PAGE_BYTES = 4096;
const MANY = { records: 10_000, bytes: 100_000_000 };
const STREAMS = 29;
const COMMITS = 40;

let directory: string;
/** The log as it was written, and its file. */
let written: LogRecord[];
let file: Buffer;
let path: string;

beforeAll(async () => {
  directory = newDirectory();
  path = join(directory, LOG_FILE);
  const log = new EventLog(directory);
  let position = 128;
  const next = (index: number, bytes: number): LogRecord => {
    const record: LogRecord = {
      position,
      stream: `case-${index % STREAMS}`,
      revision: Math.floor(index / STREAMS),
      type: 'A',
      id: '11111111-1111-4111-8111-111111111111',
      created: 1,
      body: new Uint8Array(bytes),
    };
    position += encodeRecord(record).length;
    return record;
  };
  // Some are so large that they have pages of their own.
  for (let commit = 0; commit < COMMITS; commit += 1) {
    const from = commit * 11;
    await log.commit(
      Array.from({ length: 11 }, (_, n) => next(from + n, (from + n) % 17 === 0 ? 9_000 : 300 + n)),
      [],
    );
  }
  written = log.readAllForwards(0, MANY);
  await log.close();
  file = readFileSync(path);
});
afterAll(() => remove(directory));
beforeEach(() => {
  rmSync(directory, { recursive: true });
  mkdirSync(directory);
});

const fail = (error: unknown): never => {
  throw error;
};
/** What opening and reading all of it comes to; a crash would end the test. `harmless` where nothing is lost. */
async function outcomeOf(damaged: Buffer): Promise<string> {
  writeFileSync(path, damaged);
  let storage: Storage;
  try {
    storage = await openStorage(directory, fail, () => false);
  } catch (error) {
    if (error instanceof FileDamagedError || error instanceof FileUnusableError) return error.message;
    throw error;
  }
  try {
    const all = pages((last) => storage.log.readAllForwards(last === undefined ? 0 : last.position + 1, MANY));
    for (let n = 0; n < STREAMS; n += 1) {
      const from = (last?: LogRecord): number => (last === undefined ? 0 : last.revision + 1);
      all.push(...pages((last) => storage.log.readStreamForwards(`case-${n}`, from(last), MANY)));
    }
    await storage.writer.write((batch) => batch.append('case-0', 'any', [event]));
    return isDeepStrictEqual(all.map(placeOf).sort(), [...written, ...written].map(placeOf).sort())
      ? 'harmless'
      : 'silent';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await storage.close();
  }
}

/** A page ends before damage; who reads on from there is told. */
function pages(read: (last: LogRecord | undefined) => LogRecord[]): LogRecord[] {
  const found: LogRecord[] = [];
  for (let page = read(undefined); page.length > 0; page = read(found.at(-1))) found.push(...page);
  return found;
}
/** What it holds is held by its checksum. */
const placeOf = ({ position, stream, revision }: LogRecord): string => `${position} ${stream}@${revision}`;

/** The same numbers at each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const event = {
  id: '22222222-2222-4222-8222-222222222222',
  type: 'A',
  isJson: true,
  data: new Uint8Array(300),
  metadata: new Uint8Array(),
};
const flipped = (at: number, bit: number): Buffer => {
  const damaged = Buffer.from(file);
  damaged[at]! ^= 1 << bit;
  return damaged;
};

describe('a file that is damaged where LMDB finds its way', () => {
  it('is named at one bit turned in page heads and pointers, loses nothing in silence and crashes nobody', async () => {
    const random = numbers(20_261_130);
    const below = (limit: number): number => Math.floor(random.next().value * limit);
    const outcomes = { harmless: 0, silent: 0, named: 0 };
    for (let flip = 0; flip < 240; flip += 1) {
      const page = below(file.length / PAGE_BYTES) * PAGE_BYTES;
      const isTree = [1, 2].includes(file.readUInt16LE(page + 18));
      const pointer = 24 + 2 * below(file.readUInt16LE(page + 20) / 2);
      const at = isTree
        ? [below(24), pointer + below(2), 24 + file.readUInt16LE(page + pointer) + below(8)][below(3)]!
        : below(page > PAGE_BYTES ? 24 : 160);
      const outcome = await outcomeOf(flipped(page + at, below(8)));
      outcomes[outcome === 'harmless' || outcome === 'silent' ? outcome : 'named'] += 1;
    }
    expect(outcomes.silent).toBe(0);
    expect(outcomes.named).toBeGreaterThan(100);
  });

  it.each<[string, () => Buffer, RegExp]>([
    ['cut in the middle', () => file.subarray(0, file.length / 2), /cut off: the file ends at \d+/],
    ['cut within a page', () => file.subarray(0, file.length - 5 * PAGE_BYTES - 7), /cut off/],
    ['cut to its first page', () => file.subarray(0, PAGE_BYTES), /less than two pages/],
    ['cut to a few bytes', () => file.subarray(0, 10), /has 10 bytes, which is no log/],
    ['overwritten with noughts', () => Buffer.alloc(file.length), /page size of 0/],
    ['a text', () => Buffer.from('This is no log. '.repeat(1000)), /page size of/],
    [
      'without its meta pages',
      () => Buffer.concat([Buffer.alloc(2 * PAGE_BYTES, 0xff), file.subarray(2 * PAGE_BYTES)]),
      /page size of/,
    ],
    [
      'with a meta page of last week',
      () => Buffer.concat([file.subarray(0, 24 + 128), Buffer.alloc(8, 1), file.subarray(24 + 136)]),
      /transactions .* do not follow/,
    ],
  ])('is named when it is %s', async (_what, damaged, sentence) => {
    expect(await outcomeOf(damaged())).toMatch(sentence);
  });

  it('a folder in its place, or a file in the place of its folder, is told in a sentence', async () => {
    mkdirSync(path);
    await expect(openStorage(directory, fail)).rejects.toThrow(
      /log.mdb cannot be opened: there is a folder in its place/,
    );
    rmSync(directory, { recursive: true });
    writeFileSync(directory, '');
    await expect(openStorage(directory, fail)).rejects.toThrow(/a file where its folder should be/);
    rmSync(directory);
    mkdirSync(directory);
  });

  it.each(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EIO'])('so is %s, which says what to do', (code) => {
    const { message } = new FileUnusableError('log.mdb', Object.assign(new Error(`${code}: open`), { code }));
    expect(message).toMatch(
      /^The log log.mdb cannot be opened: [^:]+\. \w|^The log log.mdb cannot be opened: [^:]+\.$/,
    );
    expect(message).not.toContain(code);
  });

  it('is tried by a process of its own, which may die of it: what can be read is read, and nothing is written', async () => {
    const root = [0, 1]
      .map((page) => file.subarray(page * PAGE_BYTES + 24))
      .sort((a, b) => Number(b.readBigUInt64LE(128) - a.readBigUInt64LE(128)))[0]!;
    const main = Number(root.readBigUInt64LE(24 + 48 + 40)) * PAGE_BYTES;
    // Whoever believes that the page of names is filled from here on reads behind the end of the file.
    const entry = main + 24 + file.readUInt16LE(main + 24);
    const deadly = flipped(entry + 8 + file.readUInt16LE(entry + 6) + 40 + 4, 5);
    writeFileSync(path, deadly);
    await expect(openStorage(directory, fail)).rejects.toThrow(/cannot be read without a crash and is not opened/);

    const free = Number(root.readBigUInt64LE(24 + 40)) * PAGE_BYTES;
    writeFileSync(path, flipped(free + 20, 3));
    const storage = await openStorage(directory, fail);
    expect(storage.log.readAllForwards(0, MANY)).toHaveLength(written.length);
    expect(storage.damage?.message).toContain('nothing is written to it');
    const writing = storage.writer.write((batch) => batch.append('case-0', 'any', [event]));
    await expect(writing).rejects.toThrow(FileDamagedError);
    expect(storage.log.readAllForwards(0, MANY)).toHaveLength(written.length);
    await storage.close();
  });
});
