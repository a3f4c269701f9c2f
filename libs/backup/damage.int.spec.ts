import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { open } from 'lmdb';
import { verifyLog } from '#audit';
import { ANYBODY, connectEventLog, connectVerbatimLog, genesisOf, LogDamaged, Position, readingOn } from '#event-store';
import type { EventLog, EventLogOptions, StoredEvent } from '#event-store';
import { newDirectory, remove, startTestNode, type TestNode } from '../embedded/testing/test-node.ts';
import { backUpLog } from './index.ts';
import { codec, notes } from './testing/logs.ts';

const STREAMS = 6;
const ROUNDS = 10;

let directory: string;
let node: TestNode;
let log: EventLog;

const options = (): EventLogOptions => ({ url: node.connectionString, namespace: '', pageSize: 20 });

beforeEach(async () => {
  directory = newDirectory();
  node = await startTestNode(directory);
  log = await connectEventLog(options());
  const prev = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let n = 0; n < STREAMS; n += 1) {
      const stream = `case-${n}`;
      const [event] = notes(stream, [`${round}`], prev.get(stream) ?? genesisOf(stream));
      await log.append(stream, round === 0 ? 'no_stream' : round - 1, [event!]);
      prev.set(stream, event!.metadata.hash);
    }
  }
});
afterEach(async () => {
  await log.close();
  await node.stop();
  remove(directory);
});

/** What the tree of the node loses or bends while it is stopped. */
async function damaged(
  change: (tree: {
    readonly records: {
      remove(key: number): Promise<boolean>;
      get(key: number): Buffer;
      put(key: number, value: Buffer): Promise<boolean>;
    };
    readonly streams: {
      remove(key: readonly [string, number]): Promise<boolean>;
      get(key: readonly [string, number]): number;
    };
  }) => Promise<void>,
): Promise<void> {
  await log.close();
  await node.stop();
  const root = open({ path: join(directory, 'log.mdb'), maxDbs: 2, encoding: 'binary' });
  const records = root.openDB({ name: 'records', encoding: 'binary' });
  const streams = root.openDB({ name: 'streams', encoding: 'ordered-binary' });
  await change({ records, streams } as never);
  await root.close();
  node = await startTestNode(directory);
  log = await connectEventLog(options());
}

const all = async (events: AsyncIterable<StoredEvent>): Promise<string[]> => {
  const found: string[] = [];
  for await (const { stream, revision } of events) found.push(`${stream}@${revision}`);
  return found;
};

describe('damage of the log', () => {
  beforeEach(() =>
    damaged(async ({ records, streams }) => {
      // A record whose byte was turned, two that are gone, and a revision that the index has lost.
      const bent = streams.get(['case-1', 2]);
      const bytes = Buffer.from(records.get(bent));
      bytes[bytes.length - 1]! ^= 1;
      await records.put(bent, bytes);
      await records.remove(streams.get(['case-2', 5]));
      await records.remove(streams.get(['case-3', 5]));
      await streams.remove(['case-4', 7]);
    }),
  );

  it('is named by reads at once, and by no "did not answer"', async () => {
    for (const stream of ['case-1', 'case-2', 'case-3', 'case-4']) {
      await expect(all(log.read(stream, ANYBODY))).rejects.toThrow(LogDamaged);
    }
    await expect(all(log.read('case-1', ANYBODY))).rejects.toThrow(/revision 2 of stream 'case-1' is damaged/);
    await expect(all(log.readAll())).rejects.toThrow(LogDamaged);
    expect(await all(log.read('case-0', ANYBODY))).toHaveLength(ROUNDS);
  });

  it('is listed by verify, all of it, and what is whole is verified', async () => {
    const { streams, faults } = await verifyLog(log, codec);
    expect(streams).toBe(STREAMS);
    expect(faults.map(({ stream }) => stream).sort()).toEqual(['$all', '$all', 'case-1', 'case-2', 'case-3', 'case-4']);
    expect(faults.filter(({ stream }) => stream === '$all').map(({ message }) => message)).toEqual([
      expect.stringMatching(/checksum does not match/),
      expect.stringMatching(/Everything between the positions \d+ and \d+ of the log is missing/),
    ]);
  });

  it('is read over where somebody is told of it', async () => {
    const told: (Position | null)[] = [];
    const found = await all(log.readAll({ onDamage: ({ readOn }) => told.push(readOn) }));
    expect(found).toHaveLength(STREAMS * ROUNDS - 3);
    expect(told).toHaveLength(2);
  });

  it('does not keep a reader that is to have all there is from what can be read, as a rebuild is', async () => {
    const told: LogDamaged[] = [];
    const until = new AbortController();
    const found: string[] = [];
    const wanted = { from: null, prefixes: ['case-'], signal: until.signal };
    for await (const delivery of readingOn(log, (damage) => told.push(damage)).deliveries(wanted)) {
      if (delivery.kind === 'event') found.push(delivery.event.id);
      if (delivery.kind === 'caught_up') until.abort();
    }
    expect([new Set(found).size, found.length]).toEqual([STREAMS * ROUNDS - 3, STREAMS * ROUNDS - 3]);
    expect(told).toHaveLength(2);
  });

  it('does not keep a backup from what can be read, and is listed there', async () => {
    const verbatim = connectVerbatimLog(options());
    const file = join(directory, 'copy.gz');
    const backup = await backUpLog(verbatim, file, { namespace: '', created: new Date(0) });
    expect(backup.events).toBe(STREAMS * ROUNDS - 3);
    expect(backup.damage.filter(({ stream }) => stream === '$all')).toHaveLength(2);
    await verbatim.close();
  });

  it('is not written over', async () => {
    const lost = [...Array(STREAMS).keys()].map((n) => `case-${n}`).slice(1, 5);
    for (const stream of lost) {
      const outcome = await log.append(stream, ROUNDS - 1, notes(stream, ['more'])).catch((error: unknown) => error);
      // Where the end of the stream is whole it goes on; where it is not, nothing is taken.
      expect(outcome).toMatchObject({ ok: true, revision: ROUNDS });
    }
    await damaged(async ({ records, streams }) => {
      await records.remove(streams.get(['case-0', ROUNDS - 1]));
    });
    await expect(log.append('case-0', ROUNDS - 1, notes('case-0', ['more']))).rejects.toThrow(LogDamaged);
  });
});
