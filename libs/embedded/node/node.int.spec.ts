import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ErrorType, EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { open } from 'lmdb';
import { collect, newStream, numbered, rejection, revisionsOf } from './contract/arrangements.ts';
import { newDirectory, remove, startTestNode, type TestNode } from '../testing/test-node.ts';

const directory = newDirectory();
let node: TestNode;

beforeAll(async () => {
  node = await startTestNode(directory);
});
afterAll(async () => {
  await node.stop();
  remove(directory);
});

const notFound = { type: ErrorType.STREAM_NOT_FOUND };

async function restart(whileStopped: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await node.stop();
  await whileStopped();
  node = await startTestNode(directory);
}

describe('who may use the node', () => {
  const strangers = [
    ['another name', (url: string) => url.replace(/connectionName=.*/, 'connectionName=somebody')],
    ['no name of its own', (url: string) => url.replace(/&connectionName=.*/, '')],
    [
      'a name and a password',
      (url: string) => url.replace('//', '//admin:changeit@').replace(/&connectionName=.*/, ''),
    ],
  ] as const;

  it.each(strangers)('a client with %s can neither write nor read', async (_with, change) => {
    const stream = newStream();
    const stranger = EventStoreDBClient.connectionString(change(node.connectionString));
    const credentials = { username: 'admin', password: 'changeit' };
    const attempts = [
      stranger.appendToStream(stream, numbered(1)),
      stranger.appendToStream(stream, numbered(1), { credentials }),
      stranger.deleteStream(stream),
      collect(stranger.readStream(stream)),
      collect(stranger.readAll()),
      collect(stranger.subscribeToAll()),
    ];
    for (const fault of await Promise.all(attempts.map((attempt) => rejection(attempt)))) {
      expect(fault).toMatchObject({ type: ErrorType.ACCESS_DENIED });
    }
    expect(await rejection(collect(node.client.readStream(stream)))).toMatchObject(notFound);
    void stranger.dispose();
  });

  it.each([
    ['of several addresses', (url: string) => url.replace(/\/\/([^?]+)/, '//$1,$1')],
    ['of one', (url: string) => url.replace('esdb:', 'esdb+discover:')],
  ])('a client that asks the gossip %s first is led to the node', async (_of, change) => {
    const client = EventStoreDBClient.connectionString(change(node.connectionString));
    expect(await client.appendToStream(newStream(), numbered(1))).toMatchObject({ success: true });
    void client.dispose();
  });
});

describe('what was acknowledged', () => {
  it('is there after a restart, in place, and is recognised when it is sent again', async () => {
    const stream = newStream();
    const events = numbered(3);
    const before = await node.client.appendToStream(stream, events);
    await restart();
    expect(revisionsOf(await collect(node.client.readStream(stream)))).toEqual([0n, 1n, 2n]);
    const again = await node.client.appendToStream(stream, events);
    expect(again.position).toEqual(before.position);
    const after = await node.client.appendToStream(stream, numbered(1), { expectedRevision: 2n });
    expect(after.position?.commit).toBeGreaterThan(before.position?.commit ?? 0n);
  });
});

describe('a node that stops', () => {
  it('ends what is open as a server does, which a client takes for a reason to come again', async () => {
    const client = EventStoreDBClient.connectionString(node.connectionString);
    const open = [client.subscribeToAll(), client.subscribeToStream(newStream())];
    await Promise.all(open.map((one) => once(one.resume(), 'caughtUp')));
    const faults = open.map((one) => once(one, 'error') as Promise<[unknown]>);
    await restart();
    for (const [fault] of await Promise.all(faults)) expect(fault).toMatchObject({ type: ErrorType.UNAVAILABLE });
  });
});

describe('a damaged record', () => {
  it('is named with stream and revision, after what is intact before it; other streams are as they were', async () => {
    const [stream, other] = [newStream(), newStream()];
    const { position: from } = await node.client.appendToStream(other, numbered(1));
    await node.client.appendToStream(stream, numbered(3));
    await restart(() => damage(stream, 1));

    const reads = [
      () => node.client.readStream(stream),
      () => node.client.readAll({ fromPosition: from }),
      () => node.client.subscribeToAll({ fromPosition: from }),
    ];
    for (const read of reads) {
      const revisions: (bigint | undefined)[] = [];
      const error = await rejection(
        (async () => {
          for await (const { event } of read()) if (event?.streamId === stream) revisions.push(event.revision);
        })(),
      );
      expect(revisions).toEqual([0n]);
      expect(error).toMatchObject({ code: 15, message: expect.stringContaining(`revision 1 of stream '${stream}'`) });
    }
    expect(await collect(node.client.readStream(other))).toHaveLength(1);
    expect(await node.client.appendToStream(other, numbered(1))).toMatchObject({ nextExpectedRevision: 1n });
    await restart(() => damage(stream, 1));
    expect(await collect(node.client.readStream(stream))).toHaveLength(3);
  });

  /** Flips a bit in the data of an event; a second time flips it back. */
  async function damage(stream: string, revision: number): Promise<void> {
    const root = open<Buffer, number>({ path: join(directory, 'log.mdb'), encoding: 'binary', maxDbs: 2 });
    const records = root.openDB<Buffer, number>({ name: 'records', encoding: 'binary' });
    const streams = root.openDB<number, [string, number]>({ name: 'streams', encoding: 'ordered-binary' });
    const position = streams.get([stream, revision])!;
    const record = records.get(position)!;
    record[record.length - 1]! ^= 1;
    await records.put(position, record);
    await root.close();
  }
});

describe('an append', () => {
  it('to a stream with a name in any script is refused with that name', async () => {
    const stream = 'Beschwerde-Übersicht-苦情';
    await node.client.appendToStream(stream, numbered(1));
    expect(await collect(node.client.readStream(stream))).toHaveLength(1);
    const error = await rejection(node.client.deleteStream(stream, { expectedRevision: 5n }));
    expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, actualVersion: 0n });
  });

  it('needs an id that is one, and a stream name of reasonable length', async () => {
    const credentials = { username: 'any', password: 'any' };
    const noId = jsonEvent({ id: 'not-a-uuid', type: 'A', data: {} });
    expect(await rejection(node.client.appendToStream('case-1', noId, { credentials }))).toMatchObject({ code: 3 });
    const longName = 'x'.repeat(3000);
    expect(await rejection(node.client.appendToStream(longName, numbered(1), { credentials }))).toMatchObject({
      code: 3,
    });
    expect(await rejection(node.client.appendToStream('$$', numbered(1), { credentials }))).toMatchObject({ code: 3 });
  });
});

describe('a filtered subscription from the end', () => {
  it('is told at once that it has caught up, and of no checkpoint before that', async () => {
    await node.client.appendToStream(newStream(), numbered(1));
    const signs: string[] = [];
    const filter = streamNameFilter({ prefixes: ['case-'], checkpointReached: () => void signs.push('checkpoint') });
    const subscription = node.client.subscribeToAll({ fromPosition: 'end', filter });
    for (const sign of ['confirmation', 'caughtUp']) subscription.on(sign, () => signs.push(sign));
    await once(subscription.resume(), 'caughtUp');
    expect(signs).toEqual(['confirmation', 'caughtUp']);
    await subscription.unsubscribe();
  });
});
