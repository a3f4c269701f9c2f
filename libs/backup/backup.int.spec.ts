import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyLog } from '#audit';
import { genesisOf, UNCHAINED } from '#event-store';
import type { VerbatimEvent, VerbatimLog } from '#event-store';
import { backUpLog, BackupDamaged, fileForBackup, fileToRestore, restoreLog, RestoreRefused } from './index.ts';
import { codec, contentsOf, notes, startTestLogs, type TestLog, type TestLogs } from './testing/logs.ts';

let logs: TestLogs;
beforeAll(async () => {
  logs = await startTestLogs();
});
afterAll(() => logs.close());

const created = new Date('2026-11-22T09:30:00.000Z');
const newFile = (): string => join(logs.folder, `${randomUUID()}.gz`);

async function backedUp(from: TestLog): Promise<string> {
  const file = newFile();
  await backUpLog(from.verbatim, file, { namespace: from.namespace, created });
  return file;
}

/** Streams of several lengths, written in turns; numbers that hold no chain; an event of another tool. */
async function givenLog(streams = 4, rounds = 5): Promise<TestLog> {
  const from = await logs.open();
  const standing = new Map<string, { revision: number; hash: string }>();
  for (let round = 0; round < rounds; round += 1) {
    for (let n = 0; n < streams; n += 1) {
      const stream = `case-${n}`;
      const before = standing.get(stream);
      const texts = Array.from({ length: (n % 3) + 1 }, (_, index) => `${round}/${index} € "quoted"`);
      const events = notes(stream, texts, before?.hash ?? genesisOf(stream));
      const outcome = await from.log.append(stream, before?.revision ?? 'no_stream', events);
      if (outcome.ok) standing.set(stream, { revision: outcome.revision, hash: events.at(-1)!.metadata.hash });
    }
    await from.log.append('caseNumber-aurora.2026', 'any', notes('caseNumber-aurora.2026', ['number'], UNCHAINED));
  }
  const foreign = { id: randomUUID(), type: 'Remark', stream: 'case-foreign', revision: 0, isJson: true };
  const bytes = { data: Buffer.from('{ "by" : "hand" }'), metadata: Buffer.from([0xff, 0x00]) };
  await from.verbatim.append('case-foreign', 'no_stream', [{ ...foreign, ...bytes }]);
  return from;
}

const linesIn = async (file: string): Promise<string[]> =>
  gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n');

async function changed(file: string, change: (lines: string[]) => string[]): Promise<string> {
  const other = newFile();
  await writeFile(other, gzipSync(`${change(await linesIn(file)).join('\n')}\n`));
  return other;
}

const damageOf = async (restoring: Promise<unknown>): Promise<unknown> =>
  restoring.then(
    () => null,
    (error: unknown) => error,
  );

describe('a backup restored', () => {
  it('is the same log: ids, order, bytes and chains', async () => {
    const from = await givenLog();
    const to = await logs.open();
    const restored = await restoreLog(to.verbatim, await backedUp(from));
    const before = await contentsOf(from);
    expect(await contentsOf(to)).toEqual(before);
    expect(restored).toMatchObject({ events: before.length, written: before.length, already: 0, damage: [] });
    const verified = await verifyLog(to.log, codec);
    expect(verified).toEqual(await verifyLog(from.log, codec));
    expect(verified).toMatchObject({ faults: [], foreign: 1 });
  });

  it('of a restored log is the same file but for its header', async () => {
    const from = await givenLog(2, 2);
    const to = await logs.open();
    const file = await backedUp(from);
    await restoreLog(to.verbatim, file);
    const [, ...before] = await linesIn(file);
    const [, ...after] = await linesIn(await backedUp(to));
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
  });

  it('of an empty log is empty', async () => {
    const file = await backedUp(await logs.open());
    expect(await restoreLog((await logs.open()).verbatim, file)).toMatchObject({ events: 0, stopped: false });
  });

  it('goes on as if nothing had been', async () => {
    const from = await givenLog(1, 1);
    const to = await logs.open();
    await restoreLog(to.verbatim, await backedUp(from));
    const head = await to.log.head('case-0');
    const { hash } = head!.metadata as { hash: string };
    const outcome = await to.log.append('case-0', head!.revision, notes('case-0', ['after'], hash));
    expect(outcome).toMatchObject({ ok: true, revision: head!.revision + 1 });
    expect((await verifyLog(to.log, codec)).faults).toEqual([]);
  });
});

describe('a backup while others write', () => {
  it('ends at what was the last event when it began, and lacks none before it', async () => {
    const from = await givenLog(3, 20);
    const before = await contentsOf(from);
    const stop = new AbortController();
    const writer = (async () => {
      let prev = genesisOf('case-busy');
      for (let revision = -1; !stop.signal.aborted; revision += 1) {
        const events = notes('case-busy', ['more'], prev);
        await from.log.append('case-busy', revision < 0 ? 'no_stream' : revision, events);
        prev = events[0]!.metadata.hash;
      }
    })();
    const file = await backedUp(from);
    stop.abort();
    await writer;
    const to = await logs.open();
    await restoreLog(to.verbatim, file);
    const restored = await contentsOf(to);
    expect(restored.slice(0, before.length)).toEqual(before);
    const now = await contentsOf(from);
    expect(now.slice(0, restored.length)).toEqual(restored);
    expect((await verifyLog(to.log, codec)).faults).toEqual([]);
  });
});

describe('a log that is not read to its end', () => {
  it('makes no backup: what is missing would be missed too late', async () => {
    const from = await givenLog(2, 2);
    const cutShort: VerbatimLog = {
      ...from.verbatim,
      async *readAll() {
        let left = 3;
        for await (const event of from.verbatim.readAll()) {
          if (left === 0) return;
          left -= 1;
          yield event;
        }
      },
    };
    const file = newFile();
    const backingUp = backUpLog(cutShort, file, { namespace: '', created });
    await expect(backingUp).rejects.toThrow(/ended after 3 events and did not come to case-foreign@0/);
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

describe('a restore that was interrupted', () => {
  /** The connection goes after so many appends: before the append is stored, or after it and before its answer. */
  const failing = (log: VerbatimLog, after: number, stores: boolean): VerbatimLog => {
    let appends = 0;
    return {
      readAll: (from) => log.readAll(from),
      last: () => log.last(),
      identity: () => log.identity(),
      close: () => Promise.resolve(),
      async append(...call) {
        appends += 1;
        if (appends <= after) return log.append(...call);
        if (stores) await log.append(...call);
        throw new Error('killed');
      },
    };
  };

  it.each([
    ['before anything', 0, false],
    ['between two appends', 7, false],
    ['after an append that nobody answered', 7, true],
  ])('%s goes on where it was, and writes nothing twice', async (_, after, stores) => {
    const from = await givenLog();
    const to = await logs.open();
    const file = await backedUp(from);
    await expect(restoreLog(failing(to.verbatim, after, stores), file)).rejects.toThrow('killed');
    const already = (await contentsOf(to)).length;
    const again = await restoreLog(to.verbatim, file);
    expect(again).toMatchObject({ already, written: again.events - already, stopped: false });
    expect(await contentsOf(to)).toEqual(await contentsOf(from));
    expect(await restoreLog(to.verbatim, file)).toMatchObject({ already: again.events, written: 0 });
  });

  it('by its signal says that it has not ended', async () => {
    const to = await logs.open();
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    const stopped = await restoreLog(to.verbatim, await backedUp(await givenLog()), {
      signal: stop.signal,
      onProgress,
    });
    expect(stopped).toMatchObject({ stopped: true, written: (await contentsOf(to)).length });
  });
});

describe('a restore is refused', () => {
  it.each<[string, (mine: readonly VerbatimEvent[]) => VerbatimEvent]>([
    ['other events', () => ({ ...plain('case-other'), revision: 0 })],
    ['an event of the same place with another content', ([first]) => ({ ...first!, data: Buffer.from('{}') })],
    ['an event of the same content under another id', ([first]) => ({ ...first!, id: randomUUID() })],
  ])('into a log that holds %s', async (_, other) => {
    const from = await givenLog(1, 1);
    const to = await logs.open();
    const event = other(await contentsOf(from));
    await to.verbatim.append(event.stream, 'no_stream', [event]);
    await expect(restoreLog(to.verbatim, await backedUp(from))).rejects.toThrow(RestoreRefused);
    expect(await contentsOf(to)).toHaveLength(1);
  });

  it('into a log that has gone on since', async () => {
    const from = await givenLog(1, 1);
    const file = await backedUp(from);
    await from.verbatim.append('case-new', 'no_stream', [plain('case-new')]);
    await expect(restoreLog(from.verbatim, file)).rejects.toThrow(/case-new@0 comes after the end of the backup/);
  });

  it('while somebody else writes to the same streams', async () => {
    const from = await givenLog(1, 3);
    const to = await logs.open();
    let interfered = false;
    const contested: VerbatimLog = {
      ...to.verbatim,
      async append(stream, expected, events) {
        if (expected !== 'no_stream' && !interfered) {
          interfered = true;
          await to.verbatim.append(stream, expected, [plain(stream)]);
        }
        return to.verbatim.append(stream, expected, events);
      },
    };
    await expect(restoreLog(contested, await backedUp(from))).rejects.toThrow(/somebody else writes to the log/);
  });
});

const plain = (stream: string): VerbatimEvent => ({
  id: randomUUID(),
  type: 'Remark',
  stream,
  revision: 0,
  isJson: true,
  data: Buffer.from('{"a":1}'),
  metadata: new Uint8Array(),
});

describe('a damaged file is named with its line, and nothing of it is written', () => {
  let file: string;
  let lines: number;
  beforeAll(async () => {
    file = await backedUp(await givenLog());
    lines = (await linesIn(file)).length;
  });

  const refused = async (damaged: string): Promise<BackupDamaged> => {
    const to = await logs.open();
    const error = await damageOf(restoreLog(to.verbatim, damaged));
    expect(error).toBeInstanceOf(BackupDamaged);
    expect(await contentsOf(to)).toEqual([]);
    return error as BackupDamaged;
  };

  it('where it was cut off in the middle of a byte stream', async () => {
    const whole = await readFile(file);
    const cut = newFile();
    await writeFile(cut, whole.subarray(0, Math.floor(whole.length / 2)));
    expect(await refused(cut)).toMatchObject({ reason: 'the file is cut off here' });
  });

  it('where its last lines are missing', async () => {
    const cut = await changed(file, (all) => all.slice(0, -3));
    expect(await refused(cut)).toMatchObject({ line: lines - 2, reason: 'the file ends before its trailer' });
  });

  it('where a byte of the compressed file was changed', async () => {
    const bytes = Buffer.from(await readFile(file));
    const middle = Math.floor(bytes.length / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    const other = newFile();
    await writeFile(other, bytes);
    expect((await refused(other)).line).toBeGreaterThan(0);
  });

  it('where a line is no JSON', async () => {
    const other = await changed(file, (all) => all.with(6, '{"stream":'));
    expect(await refused(other)).toMatchObject({ line: 7, reason: 'the line is no JSON' });
  });

  it('where a line is taken out', async () => {
    const other = await changed(file, (all) => all.toSpliced(4, 1));
    expect(await refused(other)).toMatchObject({
      line: lines - 1,
      reason: expect.stringContaining('was written with'),
    });
  });

  it('where an event was changed with care: the digest finds it, and the chain says which it was', async () => {
    const other = await changed(file, (all) => all.map((line) => line.replace('2/0 €', '2/0 $')));
    const { message } = await refused(other);
    expect(message).toMatch(/SHA-256.*the chain of case-0 breaks at revision 2: .*\(line \d+\)/);
  });

  it('where it is no backup at all', async () => {
    const other = newFile();
    await writeFile(other, 'Dear Sir or Madam');
    expect(await refused(other)).toMatchObject({ line: 1, reason: 'the file is damaged here' });
  });
});

describe('a log that was damaged before the backup', () => {
  /** As somebody would who has the server's own tools: the chain is not continued. */
  async function damagedLog(): Promise<TestLog> {
    const from = await givenLog(2, 2);
    const head = await from.log.head('case-0');
    await from.log.append('case-0', head!.revision, notes('case-0', ['slipped in']));
    return from;
  }

  it('is backed up all the same, and the damage named by stream and revision', async () => {
    const from = await damagedLog();
    const { damage } = await backUpLog(from.verbatim, newFile(), { namespace: '', created });
    expect(damage).toMatchObject([{ stream: 'case-0', revision: 2, kind: 'chain' }]);
  });

  it('is restored as it was only where that is asked for', async () => {
    const from = await damagedLog();
    const file = await backedUp(from);
    const to = await logs.open();
    await expect(restoreLog(to.verbatim, file)).rejects.toThrow(/case-0 breaks at revision 2.*\(line \d+\)/);
    expect(await restoreLog(to.verbatim, file, { withDamage: true })).toMatchObject({ damage: [{ stream: 'case-0' }] });
    expect(await contentsOf(to)).toEqual(await contentsOf(from));
  });

  it('is not restored where events are missing, because no stream can be written without them', async () => {
    const file = await backedUp(await givenLog(2, 2));
    const to = await logs.open();
    const { gapped } = await withoutRevision(file, 'case-1', 1);
    const restoring = restoreLog(to.verbatim, gapped, { withDamage: true });
    await expect(restoring).rejects.toThrow(/case-1@2: revision 2 follows 0/);
  });

  /** The file that a backup would be, had the server lost that event. */
  async function withoutRevision(file: string, stream: string, revision: number): Promise<{ gapped: string }> {
    const { writeLineFile } = await import('./line-file.ts');
    const [header, ...rest] = (await linesIn(file)).map((line) => JSON.parse(line) as Record<string, unknown>);
    const events = rest.slice(0, -1).filter((one) => one['stream'] !== stream || one['revision'] !== revision);
    const gapped = newFile();
    async function* each() {
      await Promise.resolve();
      yield* events;
    }
    await writeLineFile(gapped, header!, each());
    return { gapped };
  }
});

describe('the file', () => {
  it('is never written over, is its owner’s only, and has its name only when it is complete', async () => {
    const from = await givenLog(1, 1);
    const file = await backedUp(from);
    expect((await stat(file)).mode & 0o077).toBe(0);
    const again = backUpLog(from.verbatim, file, { namespace: '', created });
    await expect(again).rejects.toThrow(/is there already/);
    const broken: VerbatimLog = {
      ...from.verbatim,
      async *readAll() {
        await Promise.resolve();
        throw new Error('the log is gone');
      },
    };
    const folder = join(logs.folder, 'broken');
    await mkdir(folder);
    await expect(backUpLog(broken, join(folder, 'x.gz'), { namespace: '', created })).rejects.toThrow(
      'the log is gone',
    );
    expect(await readdir(folder)).toEqual([]);
  });

  it('gets a name of its own in a folder, where the newest of its namespace is found again', async () => {
    const folder = join(logs.folder, 'names');
    await mkdir(folder);
    const later = new Date('2026-11-23T00:00:00.000Z');
    const names = [
      await fileForBackup(folder, 'test', created),
      await fileForBackup(folder, 'test', later),
      await fileForBackup(folder, 'test_2', new Date('2027-01-01T00:00:00.000Z')),
    ];
    for (const name of names) await writeFile(name, '');
    expect(names[0]).toBe(join(folder, 'redress-test-20261122T093000000Z.log.jsonl.gz'));
    expect(await fileToRestore(folder, 'test')).toBe(names[1]);
    await expect(fileToRestore(folder, 'nobody')).rejects.toThrow(/holds no redress-nobody-/);
    expect(await fileForBackup(join(folder, 'mine.gz'), 'test', created)).toBe(join(folder, 'mine.gz'));
  });
});
