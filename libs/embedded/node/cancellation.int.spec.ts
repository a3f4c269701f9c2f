import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import { newStream, numbered } from './contract/arrangements.ts';
import { openStorage, type Storage } from './log/storage.ts';
import { StreamsService, streamsService } from './streams/service.ts';
import { newDirectory, remove } from '../testing/test-node.ts';

describe('a call that is given up', () => {
  const directory = newDirectory();
  let storage: Storage;
  let server: Server;
  let client: EventStoreDBClient;
  let lastRead: ServerWritableStream<unknown, unknown> | undefined;

  beforeEach(async () => {
    storage = await openStorage(directory, (error) => {
      throw error;
    });
    server = new Server();
    const { read, ...others } = streamsService(storage, new AbortController().signal);
    server.addService(StreamsService, {
      ...others,
      read: (call: ServerWritableStream<unknown, unknown>) => {
        lastRead = call;
        (read as (call: unknown) => void)(call);
      },
    });
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
  });
  afterEach(async () => {
    await client.dispose();
    server.forceShutdown();
    await storage.close();
    remove(directory);
  });

  it.each([
    ['a subscription to a stream', (stream: string) => client.subscribeToStream(stream)],
    ['a subscription to $all', () => client.subscribeToAll()],
    [
      'a filtered subscription',
      () => client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['nothing-has-this-name'] }) }),
    ],
  ])('is forgotten: %s waits for nothing more', async (_call, subscribe) => {
    const stream = newStream();
    await client.appendToStream(stream, numbered(3));
    const waiting = watchWaiting();
    const subscription = subscribe(stream).resume();
    await once(subscription, 'caughtUp');
    await waiting.until(1);
    await subscription.unsubscribe();
    await waiting.until(0);
  });

  it('is forgotten: a subscription that stands still', async () => {
    const stream = newStream();
    for (let batch = 0; batch < 5; batch += 1) await client.appendToStream(stream, numbered(2000));
    const subscription = client.subscribeToStream(stream);
    await once(subscription, 'confirmation');
    await holdUp();
    await subscription.unsubscribe();
    await expectForgotten();
  });

  it('is forgotten: a read goes no further', async () => {
    const stream = newStream();
    for (let batch = 0; batch < 10; batch += 1) await client.appendToStream(stream, numbered(2000));
    let pages = 0;
    const read = storage.log.readStreamForwards.bind(storage.log);
    storage.log.readStreamForwards = (...range) => {
      pages += 1;
      return read(...range);
    };
    const events = client.readStream(stream);
    await once(events, 'readable');
    await events.cancel();
    await expectForgotten();
    const afterwards = pages;
    // 20,000 events are 40 pages.
    expect(afterwards).toBeLessThan(40);
    await roundTrip();
    expect(pages).toBe(afterwards);
  });

  /** The node has read, on this connection, whatever was sent before it. */
  const roundTrip = () => client.appendToStream(newStream(), numbered(1));

  /** Until the node waits for the caller to take what it was sent. */
  async function holdUp(): Promise<void> {
    for (let tries = 0; tries < 100 && lastRead?.listenerCount('drain') === 0; tries += 1) await roundTrip();
    expect(lastRead?.listenerCount('drain')).toBe(1);
  }

  async function expectForgotten(): Promise<void> {
    for (let tries = 0; tries < 100 && lastRead?.cancelled !== true; tries += 1) await roundTrip();
    await roundTrip();
    expect(lastRead?.cancelled).toBe(true);
    expect(lastRead?.listenerCount('drain')).toBe(0);
  }

  /** Counts the subscriptions that wait for what comes. */
  function watchWaiting() {
    let waiting = 0;
    let changed: () => void = () => undefined;
    const { tail } = storage;
    const onPublished = tail.onPublished.bind(tail);
    const count = (change: number): void => {
      waiting += change;
      changed();
    };
    tail.onPublished = (wake) => {
      const takeBack = onPublished(wake);
      count(1);
      return () => {
        count(-1);
        return takeBack();
      };
    };
    return {
      async until(wanted: number): Promise<void> {
        while (waiting !== wanted) {
          await new Promise<void>((resolve) => {
            changed = resolve;
          });
        }
      },
    };
  }
});
