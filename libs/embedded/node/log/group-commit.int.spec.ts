import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setFaults, type FaultStep } from '#kernel';
import { newDirectory, remove } from '../../testing/test-node.ts';
import type { NewEvent } from '../wire/recorded-event.ts';
import { NoRoomError, QueueFullError } from './errors.ts';
import { EventLog } from './event-log.ts';
import { GroupCommit } from './group-commit.ts';
import type { LogRecord } from './record.ts';
import { RememberedIds } from './remembered-ids.ts';

const event = (id: string): NewEvent => ({
  id,
  type: 'A',
  isJson: true,
  data: new Uint8Array(10),
  metadata: new Uint8Array(),
});
const ID = '11111111-1111-4111-8111-111111111111';

describe('the writer of the log', () => {
  let directory: string;
  let log: EventLog;
  let writer: GroupCommit;
  const published: LogRecord[] = [];
  const failures: unknown[] = [];

  beforeEach(() => {
    published.length = 0;
    failures.length = 0;
    directory = newDirectory();
    log = new EventLog(directory);
    writer = new GroupCommit(
      log,
      new RememberedIds(100),
      (records) => published.push(...records),
      (error) => failures.push(error),
    );
  });
  afterEach(async () => {
    setFaults(null);
    await log.close();
    remove(directory);
  });

  const append = (stream: string, id = ID) => writer.write((batch) => batch.append(stream, 'any', [event(id)]));
  const failAt = (wanted: FaultStep, error: Error): void => {
    let isOver = false;
    setFaults({
      at(step) {
        if (step !== wanted || isOver) return undefined;
        isOver = true;
        return Promise.reject(error);
      },
      clockSkew: () => 0,
    });
  };

  it('refuses what a full disk has no room for, shows none of it, and writes it when there is room', async () => {
    failAt('flush', Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    const refused = await Promise.allSettled([append('case-1'), append('case-2')]);
    expect(refused.map((one) => (one as PromiseRejectedResult).reason as unknown)).toEqual([
      expect.any(NoRoomError),
      expect.any(NoRoomError),
    ]);
    expect({ published, failures, end: log.lastRevision('case-1') }).toEqual({ published: [], failures: [], end: -1 });

    // Under `any` the id must not be taken for one that was written.
    expect(await append('case-1')).toMatchObject({ kind: 'committed', lastRevision: 0 });
    expect(published.map(({ stream, revision }) => [stream, revision])).toEqual([['case-1', 0]]);
    expect(log.readEvent('case-1', 0)?.id).toBe(ID);
  });

  it.each(['flush', 'flushed'] as const)(
    'answers and shows nothing that it does not know to be on disk: a fault at %s ends it',
    async (step) => {
      failAt(step, new Error('the disk is gone'));
      let isAnswered = false;
      void append('case-1').then(
        () => (isAnswered = true),
        () => (isAnswered = true),
      );
      await writer.drained();
      expect({ isAnswered, published }).toEqual({ isAnswered: false, published: [] });
      expect(failures).toEqual([new Error('the disk is gone')]);
    },
  );

  it('says so when more wait than it holds, and takes all that it said nothing of', async () => {
    const ids = Array.from(
      { length: 16_400 },
      (_, index) => `11111111-1111-4111-8111-${String(index).padStart(12, '0')}`,
    );
    const outcomes = await Promise.allSettled(ids.map((id) => append('case-1', id)));
    const refused = outcomes.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(16);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(QueueFullError);
    expect(log.lastRevision('case-1')).toBe(16_383);
    expect(await append('case-1', ID)).toMatchObject({ kind: 'committed', lastRevision: 16_384 });
  });
});
