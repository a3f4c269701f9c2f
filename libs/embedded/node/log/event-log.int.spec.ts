import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDirectory, remove } from '../../testing/test-node.ts';
import { CommitBatch } from './commit-batch.ts';
import { EventLog } from './event-log.ts';
import { RememberedIds } from './remembered-ids.ts';
import { TOMBSTONE_REVISION, type LogRecord } from './record.ts';
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
    await log.commit(
      streams.map((stream, index) => record(128 + index * 100, stream, index)),
      [],
    );
    expect(streams.map((stream) => log.lastRevision(stream))).toEqual([0, 1, 2, 3, 4]);
  });

  it('hides of a stream what is older than its metadata allows', async () => {
    await log.commit([record(128, 'case-1', 0, 1_000), record(328, 'case-1', 1, 50_000)], []);
    const metadata = {
      id: record(0, '', 0).id,
      type: '$metadata',
      isJson: true,
      data: Buffer.from('{"$maxAge":60}'),
      metadata: new Uint8Array(),
    };
    const batch = new CommitBatch(log, new RememberedIds(10), 600);
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
    await log.commit(
      Array.from({ length: 10 }, (_, index) => record(128 + index * 100, 'case-1', index)),
      [],
    );
    expect(log.readAllForwards(0, { records: 3, bytes: 1_000_000 })).toHaveLength(3);
    expect(log.readAllForwards(0, { records: 100, bytes: 1 })).toHaveLength(1);
    expect(log.readStreamBackwards('case-1', 5, { records: 100, bytes: 1 }).map(({ revision }) => revision)).toEqual([
      5,
    ]);
  });
});
