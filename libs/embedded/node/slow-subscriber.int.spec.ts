import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStoreDBClient, jsonEvent, streamNameFilter, type ResolvedEvent } from '@eventstore/db-client';
import { newStream, revisionsOf, take } from './contract/arrangements.ts';
import { startNode, type EventStoreNode } from './node.ts';
import { newDirectory, remove } from '../testing/test-node.ts';

const MEBIBYTE = 1024 * 1024;

/** In this process, so that its memory can be looked at. */
let node: EventStoreNode;
let client: EventStoreDBClient;
const directory = newDirectory();

beforeAll(async () => {
  node = await startNode({
    directory,
    port: 0,
    fail: (error) => {
      throw error;
    },
  });
  client = EventStoreDBClient.connectionString(node.connectionString);
});
afterAll(async () => {
  // Not awaited: the client waits for ever for a read that was left early.
  void client.dispose();
  await node.close();
  remove(directory);
});

async function write(stream: string, count: number, bytes: number, inOneAppend: number): Promise<void> {
  const letter = { text: 'x'.repeat(bytes) };
  for (let done = 0; done < count; done += inOneAppend) {
    const events = Array.from({ length: inOneAppend }, () => jsonEvent({ type: 'LetterReceived', data: letter }));
    await client.appendToStream(stream, events);
  }
}

const upTo = (count: number): bigint[] => Array.from({ length: count }, (_, index) => BigInt(index));

describe('a subscriber that is slow', () => {
  it.each([
    ['a stream', (stream: string) => client.subscribeToStream(stream)],
    [
      '$all',
      (stream: string) =>
        client.subscribeToAll({ fromPosition: 'end', filter: streamNameFilter({ prefixes: [stream] }) }),
    ],
  ])('of %s is told that it fell behind, catches up, and misses nothing', async (_of, subscribe) => {
    const stream = newStream();
    const subscription = subscribe(stream);
    const signs: string[] = [];
    for (const sign of ['caughtUp', 'fellBehind'] as const) subscription.on(sign, () => signs.push(sign));
    await once(subscription, 'caughtUp');

    // More than the node keeps in memory, and more than fits into the buffers on the way.
    await write(stream, 6000, 500, 1000);
    const events: ResolvedEvent[] = [];
    const caughtUpAgain = once(subscription, 'fellBehind').then(() => once(subscription, 'caughtUp'));
    const all = new Promise<void>((resolve) => {
      subscription.on('data', (event: ResolvedEvent) => {
        if (events.push(event) === 6000) resolve();
      });
    });
    await Promise.all([caughtUpAgain, all]);
    expect(revisionsOf(events)).toEqual(upTo(6000));
    await subscription.unsubscribe();
    expect(signs.slice(0, 3)).toEqual(['caughtUp', 'fellBehind', 'caughtUp']);
  });

  it('costs the node no memory while it stands still', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const held = async (): Promise<number> => {
      for (let turn = 0; turn < 5; turn += 1) {
        collectGarbage();
        await new Promise(setImmediate);
      }
      return process.memoryUsage().external;
    };
    const stream = newStream();
    const subscription = client.subscribeToStream(stream);
    await once(subscription, 'caughtUp');
    // Until all is full that is ever filled: the tail, which all subscribers share, and the buffers on the way.
    await write(stream, 384, 64 * 1000, 16);
    const before = await held();
    await write(stream, 1024, 64 * 1000, 16);
    expect((await held()) - before).toBeLessThan(16 * MEBIBYTE);
    expect(revisionsOf(await take(subscription, 1408))).toEqual(upTo(1408));
  });
});
