import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import {
  END,
  ErrorType,
  eventTypeFilter,
  streamNameFilter,
  type AllStreamSubscription,
  type Filter,
  type Position,
} from '@eventstore/db-client';
import { newStream, numbered, rejection, revisionsOf, take, type GetClient } from './arrangements.ts';

export function subscribingContract(getClient: GetClient): void {
  describe('a subscription to a stream', () => {
    it('brings what is there, says that it has caught up, and brings what comes', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(3));
      const subscription = getClient().subscribeToStream(stream);
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 5);
      await caughtUp;
      await getClient().appendToStream(stream, numbered(2));
      expect(revisionsOf(await events)).toEqual([0n, 1n, 2n, 3n, 4n]);
    });

    it('begins after the revision it is given', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(3));
      const events = await take(getClient().subscribeToStream(stream, { fromRevision: 0n }), 2);
      expect(revisionsOf(events)).toEqual([1n, 2n]);
    });

    it('from the end brings only what comes', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(3));
      const subscription = getClient().subscribeToStream(stream, { fromRevision: END });
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 1);
      await caughtUp;
      await getClient().appendToStream(stream, numbered(1));
      expect(revisionsOf(await events)).toEqual([3n]);
    });

    it('waits for a stream that is not there yet', async () => {
      const stream = newStream();
      const subscription = getClient().subscribeToStream(stream);
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 1);
      await caughtUp;
      await getClient().appendToStream(stream, numbered(1));
      expect(revisionsOf(await events)).toEqual([0n]);
    });

    it('misses nothing while much is written', async () => {
      const stream = newStream();
      const events = take(getClient().subscribeToStream(stream), 600);
      for (let batch = 0; batch < 6; batch += 1) await getClient().appendToStream(stream, numbered(100));
      expect(revisionsOf(await events)).toEqual(Array.from({ length: 600 }, (_, index) => BigInt(index)));
    });

    it('ends when the stream is tombstoned', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(1));
      const subscription = getClient().subscribeToStream(stream);
      const caughtUp = once(subscription, 'caughtUp');
      const ended = rejection(take(subscription, 10));
      await caughtUp;
      await getClient().tombstoneStream(stream);
      expect(await ended).toMatchObject({ type: ErrorType.STREAM_DELETED });
    });
  });

  describe('a subscription to $all', () => {
    it('brings events of all streams in order of position', async () => {
      const [one, other] = [newStream(), newStream()];
      const subscription = getClient().subscribeToAll({ fromPosition: END });
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(ofStreams(subscription, [one, other]), 3);
      await caughtUp;
      await getClient().appendToStream(one, numbered(1));
      await getClient().appendToStream(other, numbered(1));
      await getClient().appendToStream(one, numbered(1));
      expect((await events).map(({ event }) => event?.streamId)).toEqual([one, other, one]);
    });

    it('begins after the position it is given', async () => {
      const stream = newStream();
      const first = await getClient().appendToStream(stream, numbered(1));
      await getClient().appendToStream(stream, numbered(1));
      const subscription = getClient().subscribeToAll({ fromPosition: first.position ?? END });
      expect(revisionsOf(await take(ofStreams(subscription, [stream]), 1))).toEqual([1n]);
    });
  });

  describe('a filter', () => {
    const found = async (filter: Filter, from: Position | undefined, count: number) => {
      const subscription = getClient().subscribeToAll({ fromPosition: from ?? END, filter });
      return (await take(subscription, count)).map(({ event }) => [event?.streamId, event?.type]);
    };

    it.each([
      ['prefixes of the stream name', (category: string) => streamNameFilter({ prefixes: [`${category}-`] })],
      ['a regular expression on it', (category: string) => streamNameFilter({ regex: `^${category}-` })],
    ])('lets through by %s', async (_by, filter) => {
      const category = newStream('category').replaceAll('-', '');
      const [wanted, unwanted] = [newStream(category), newStream()];
      const { position } = await getClient().appendToStream(unwanted, numbered(1));
      await getClient().appendToStream(wanted, numbered(1));
      await getClient().appendToStream(unwanted, numbered(1));
      await getClient().appendToStream(wanted, numbered(1));
      expect(await found(filter(category), position, 2)).toEqual([
        [wanted, 'Numbered'],
        [wanted, 'Numbered'],
      ]);
    });

    it.each([
      ['prefixes of the event type', (type: string) => eventTypeFilter({ prefixes: ['Other', type] })],
      ['a regular expression on it', (type: string) => eventTypeFilter({ regex: `^${type}(Late)?$` })],
    ])('lets through by %s', async (_by, filter) => {
      const type = newStream('Type').replaceAll('-', '');
      const stream = newStream();
      const { position } = await getClient().appendToStream(stream, numbered(1));
      await getClient().appendToStream(stream, [...numbered(1, type), ...numbered(2), ...numbered(1, `${type}Late`)]);
      expect(await found(filter(type), position, 2)).toEqual([
        [stream, type],
        [stream, `${type}Late`],
      ]);
    });

    it('tells how far the log was searched though nothing matched', async () => {
      const stream = newStream();
      const before = await getClient().appendToStream(stream, numbered(1));
      const last = await getClient().appendToStream(stream, numbered(200));
      const checkpoints: Position[] = [];
      await new Promise<void>((resolve, reject) => {
        const subscription: AllStreamSubscription = getClient().subscribeToAll({
          fromPosition: before.position ?? END,
          filter: streamNameFilter({
            prefixes: ['nothing-has-this-name'],
            checkpointInterval: 1,
            checkpointReached: (_subscription, position) => {
              checkpoints.push(position);
              if (position.commit >= (last.position?.commit ?? 0n)) resolve(subscription.unsubscribe());
            },
          }),
        });
        subscription.on('error', reject).resume();
      });
      expect(checkpoints.length).toBeGreaterThanOrEqual(200 / 32);
      expect(checkpoints).toEqual(checkpoints.toSorted((a, b) => (a.commit < b.commit ? -1 : 1)));
    });

    it('tells it of live events as well', async () => {
      const stream = newStream();
      let searched = 0n;
      let wake: () => void = () => undefined;
      const subscription = getClient().subscribeToAll({
        fromPosition: END,
        filter: streamNameFilter({
          prefixes: ['nothing-has-this-name'],
          checkpointInterval: 1,
          checkpointReached: (_subscription, position) => {
            searched = position.commit;
            wake();
          },
        }),
      });
      const caughtUp = once(subscription, 'caughtUp');
      subscription.resume();
      await caughtUp;
      const first = await getClient().appendToStream(stream, numbered(1));
      await getClient().appendToStream(stream, numbered(64));
      while (searched < (first.position?.commit ?? 0n)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      await subscription.unsubscribe();
      expect(searched).toBeGreaterThan(first.position?.commit ?? 0n);
    });
  });
}

async function* ofStreams(subscription: AllStreamSubscription, streams: readonly string[]) {
  for await (const resolved of subscription) {
    if (resolved.event && streams.includes(resolved.event.streamId)) yield resolved;
  }
}
