import { join } from 'node:path';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newDirectory, remove } from '../../testing/test-node.ts';
import { CommitBatch } from './commit-batch.ts';
import { EventLog } from './event-log.ts';
import { RememberedIds } from './remembered-ids.ts';
import { RecordMissingError, RecordsMissingError } from './errors.ts';
import { GroupCommit } from './group-commit.ts';
import { encodeRecord, TOMBSTONE_REVISION, type LogRecord } from './record.ts';
import { viewStream } from './stream-view.ts';

const record = (position: number, stream: string, revision: number, created = 0): LogRecord => ({
  position,
  stream,
  revision,
  type: 'A',
  id: '11111111-1111-4111-8111-111111111111',
  created,
  body: new Uint8Array(10),
});

/** Records that follow each other, as they are written. */
function following(streams: readonly (readonly [stream: string, revision: number, created?: number])[]): LogRecord[] {
  let position = 128;
  return streams.map(([stream, revision, created]) => {
    const next = record(position, stream, revision, created);
    position += encodeRecord(next).length;
    return next;
  });
}

describe('the log', () => {
  let directory: string;
  let log: EventLog;

  beforeEach(() => {
    directory = newDirectory();
    log = new EventLog(directory);
  });
  afterEach(async () => {
    await log.close();
    remove(directory);
  });

  it('shows nothing before it is durable', async () => {
    const committed = log.commit([record(128, 'case-1', 0)], []);
    expect(log.lastRevision('case-1')).toBe(-1);
    await committed;
    expect(log.lastRevision('case-1')).toBe(0);
  });

  it('tells streams apart whose names begin alike', async () => {
    const streams = ['case', 'case-1', 'case-1\u0000', 'case-10', 'cas'];
    await log.commit(following(streams.map((stream, index) => [stream, index])), []);
    expect(streams.map((stream) => log.lastRevision(stream))).toEqual([0, 1, 2, 3, 4]);
  });

  it('hides of a stream what is older than its metadata allows', async () => {
    const written: [string, number, number][] = [
      ['case-1', 0, 1_000],
      ['case-1', 1, 50_000],
    ];
    await log.commit(following(written), []);
    const metadata = {
      id: record(0, '', 0).id,
      type: '$metadata',
      isJson: true,
      data: Buffer.from('{"$maxAge":60}'),
      metadata: new Uint8Array(),
    };
    const batch = new CommitBatch(log, new RememberedIds(10), log.endPosition());
    batch.append('$$case-1', 'any', [metadata]);
    await log.commit(batch.records, batch.encoded);

    const view = viewStream(log, 'case-1', 70_000);
    const events = log.readStreamForwards('case-1', 0, { records: 10, bytes: 1000 });
    expect(view.kind === 'found' && events.filter(view.isInView).map(({ revision }) => revision)).toEqual([1]);
  });

  it('keeps a tombstone behind every revision', async () => {
    await log.commit([record(128, 'case-1', 0), record(328, 'case-1', TOMBSTONE_REVISION)], []);
    expect(log.lastRevision('case-1')).toBe(TOMBSTONE_REVISION);
    expect(viewStream(log, 'case-1', 0)).toEqual({ kind: 'tombstoned' });
    expect(viewStream(log, '$$case-1', 0)).toEqual({ kind: 'tombstoned' });
  });

  it('ends a page at the first limit that is reached, and never before one record', async () => {
    await log.commit(following(Array.from({ length: 10 }, (_, index) => ['case-1', index] as const)), []);
    expect(log.readAllForwards(0, { records: 3, bytes: 1_000_000 })).toHaveLength(3);
    expect(log.readAllForwards(0, { records: 100, bytes: 1 })).toHaveLength(1);
    expect(log.readStreamBackwards('case-1', 5, { records: 100, bytes: 1 }).map(({ revision }) => revision)).toEqual([
      5,
    ]);
  });
});

describe('what is lost from the tree of the log', () => {
  const MANY = { records: 100, bytes: 1_000_000 };
  const written = following(Array.from({ length: 6 }, (_, index) => [`case-${index % 2}`, index >> 1] as const));
  let directory: string;
  let log: EventLog;

  beforeEach(async () => {
    directory = newDirectory();
    log = new EventLog(directory);
    await log.commit(written, []);
  });
  afterEach(async () => {
    await log.close();
    remove(directory);
  });

  /** As a page of the tree that is gone loses them: without a trace. */
  async function lose(what: 'records' | 'streams', ...keys: readonly unknown[]): Promise<void> {
    await log.close();
    const root = open({ path: join(directory, 'log.mdb'), maxDbs: 2, encoding: 'binary' });
    const encoding = what === 'records' ? 'binary' : 'ordered-binary';
    const tree = root.openDB({ name: what, encoding });
    for (const key of keys) await tree.remove(key as number);
    await root.close();
    log = new EventLog(directory);
  }
  const place = (index: number): number => written[index]!.position;

  it('from the middle is missed by a read of everything, forwards and backwards, after what is whole', async () => {
    await lose('records', place(2), place(3));
    expect(log.readAllForwards(0, MANY).map(({ position }) => position)).toEqual([place(0), place(1)]);
    expect(() => log.readAllForwards(place(1) + 1, MANY)).toThrow(new RecordsMissingError(place(2), place(4)));
    expect(log.readAllBackwards(Number.MAX_SAFE_INTEGER, MANY).map(({ position }) => position)).toEqual([
      place(5),
      place(4),
    ]);
    expect(() => log.readAllBackwards(place(4), MANY)).toThrow(new RecordsMissingError(place(2), place(4)));
    // Who knows of it reads on behind.
    expect(log.readAllForwards(place(4) - 1, MANY).map(({ position }) => position)).toEqual([place(4), place(5)]);
  });

  it('from the beginning is missed', async () => {
    await lose('records', place(0));
    expect(() => log.readAllForwards(0, MANY)).toThrow(new RecordsMissingError(128, place(1)));
    expect(() => log.readAllBackwards(place(1), MANY)).toThrow(RecordsMissingError);
  });

  it('from a stream is missed by a read of the stream, forwards and backwards', async () => {
    await lose('streams', ['case-0', 1]);
    expect(log.readStreamForwards('case-0', 0, MANY).map(({ revision }) => revision)).toEqual([0]);
    expect(() => log.readStreamForwards('case-0', 1, MANY)).toThrow(new RecordMissingError('case-0', 1));
    expect(log.readStreamBackwards('case-0', 2, MANY).map(({ revision }) => revision)).toEqual([2]);
    expect(() => log.readStreamBackwards('case-0', 1, MANY)).toThrow(new RecordMissingError('case-0', 1));
    expect(log.readStreamForwards('case-1', 0, MANY)).toHaveLength(3);
  });

  it('is never written over: where the end is gone under the writer, it takes nothing', async () => {
    const ids = new RememberedIds(10);
    const failures: unknown[] = [];
    const writer = new GroupCommit(
      log,
      ids,
      () => undefined,
      (error) => failures.push(error),
    );
    const root = open({ path: join(directory, 'log.mdb'), maxDbs: 2, encoding: 'binary' });
    await root.openDB({ name: 'records', encoding: 'binary' }).remove(place(5));
    // A snapshot is read from for a moment after it was taken.
    const last = (): number | undefined => log.readAllBackwards(Number.MAX_SAFE_INTEGER, MANY)[0]?.position;
    await vi.waitUntil(() => last() === place(4), { timeout: 60_000 });
    const event = {
      id: record(0, '', 0).id,
      type: 'A',
      isJson: true,
      data: new Uint8Array(1),
      metadata: new Uint8Array(),
    };
    const appending = writer.write((batch) => batch.append('case-2', 'any', [event]));
    await expect(appending).rejects.toThrow(RecordsMissingError);
    expect([failures, log.lastRevision('case-2')]).toEqual([[], -1]);
    await root.close();
  });

  it('is never written over: where the last event of a stream is gone, nothing is appended to it', async () => {
    await lose('records', place(4));
    const batch = new CommitBatch(log, new RememberedIds(10), log.endPosition());
    const event = {
      id: record(0, '', 0).id,
      type: 'A',
      isJson: true,
      data: new Uint8Array(1),
      metadata: new Uint8Array(),
    };
    expect(() => batch.append('case-0', 'any', [event])).toThrow(RecordMissingError);
  });
});
