import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { END, ErrorType } from '@eventstore/db-client';
import {
  newStream,
  numbered,
  ofStreams,
  rejection,
  revisionsOf,
  take,
  written,
  type GetClient,
} from './arrangements.ts';

export function subscribingContract(getClient: GetClient): void {
  const append = (stream: string, count: number) => getClient().appendToStream(stream, numbered(count));

  describe('a subscription to a stream', () => {
    it('brings what is there, says that it has caught up, and brings what comes', async () => {
      const stream = await written(getClient, 3);
      const subscription = getClient().subscribeToStream(stream);
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 5);
      await caughtUp;
      await append(stream, 2);
      expect(revisionsOf(await events)).toEqual([0n, 1n, 2n, 3n, 4n]);
    });

    it('is confirmed with an id before anything else', async () => {
      const stream = await written(getClient, 1);
      const signs: string[] = [];
      const subscription = getClient().subscribeToStream(stream);
      for (const sign of ['confirmation', 'caughtUp']) subscription.on(sign, () => signs.push(sign));
      const caughtUp = once(subscription, 'caughtUp');
      subscription.on('data', () => signs.push('event'));
      await caughtUp;
      expect(signs).toEqual(['confirmation', 'event', 'caughtUp']);
      expect(subscription.id).toMatch(/^[0-9a-f-]{36}$/);
      await subscription.unsubscribe();
    });

    it('begins after the revision it is given', async () => {
      const stream = await written(getClient, 3);
      const events = await take(getClient().subscribeToStream(stream, { fromRevision: 0n }), 2);
      expect(revisionsOf(events)).toEqual([1n, 2n]);
    });

    it('begins after a revision that is still to come', async () => {
      const stream = await written(getClient, 2);
      const subscription = getClient().subscribeToStream(stream, { fromRevision: 3n });
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 1);
      await caughtUp;
      await append(stream, 3);
      expect(revisionsOf(await events)).toEqual([4n]);
    });

    it('from the end brings only what comes', async () => {
      const stream = await written(getClient, 3);
      const subscription = getClient().subscribeToStream(stream, { fromRevision: END });
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 1);
      await caughtUp;
      await append(stream, 1);
      expect(revisionsOf(await events)).toEqual([3n]);
    });

    it('waits for a stream that is not there yet', async () => {
      const stream = newStream();
      const subscription = getClient().subscribeToStream(stream);
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 1);
      await caughtUp;
      await append(stream, 1);
      expect(revisionsOf(await events)).toEqual([0n]);
    });

    it('misses nothing while much is written', async () => {
      const stream = newStream();
      const events = take(getClient().subscribeToStream(stream), 600);
      for (let batch = 0; batch < 6; batch += 1) await append(stream, 100);
      expect(revisionsOf(await events)).toEqual(Array.from({ length: 600 }, (_, index) => BigInt(index)));
    });

    it('that stands still while much is written brings all of it in order when it goes on', async () => {
      const stream = newStream();
      const subscription = getClient().subscribeToStream(stream);
      await once(subscription, 'caughtUp');
      // More than any server keeps in hand for one subscriber, and than fits into the buffers on the way.
      for (let batch = 0; batch < 10; batch += 1) await append(stream, 300);
      const events = await take(subscription, 3000);
      expect(revisionsOf(events)).toEqual(Array.from({ length: 3000 }, (_, index) => BigInt(index)));
    });

    it('goes on over the deletion of the stream to what is written after it', async () => {
      const stream = await written(getClient, 2);
      const subscription = getClient().subscribeToStream(stream);
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 3);
      await caughtUp;
      await getClient().deleteStream(stream);
      await append(stream, 1);
      expect(revisionsOf(await events)).toEqual([0n, 1n, 2n]);
    });

    it('ends when the stream is tombstoned', async () => {
      const stream = await written(getClient, 1);
      const subscription = getClient().subscribeToStream(stream);
      const caughtUp = once(subscription, 'caughtUp');
      const ended = rejection(take(subscription, 10));
      await caughtUp;
      await getClient().tombstoneStream(stream);
      expect(await ended).toMatchObject({ type: ErrorType.STREAM_DELETED, streamName: stream });
    });

    it('of a tombstoned stream is refused', async () => {
      const stream = await written(getClient, 1);
      await getClient().tombstoneStream(stream);
      const error = await rejection(take(getClient().subscribeToStream(stream), 1));
      expect(error).toMatchObject({ type: ErrorType.STREAM_DELETED, streamName: stream });
    });

    it('brings nothing more once it is given up, and leaves others alone', async () => {
      const stream = newStream();
      const [given, kept] = [getClient().subscribeToStream(stream), getClient().subscribeToStream(stream)];
      const heard: unknown[] = [];
      given.on('data', (event) => heard.push(event));
      const events = take(kept, 2);
      await Promise.all([once(given, 'caughtUp'), once(kept, 'caughtUp')]);
      await given.unsubscribe();
      await append(stream, 2);
      expect(revisionsOf(await events)).toEqual([0n, 1n]);
      expect(heard).toEqual([]);
    });
  });

  describe('a subscription to $all', () => {
    it('brings events of all streams in order of position', async () => {
      const [one, other] = [newStream(), newStream()];
      const subscription = getClient().subscribeToAll({ fromPosition: END });
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(ofStreams(subscription, [one, other]), 3);
      await caughtUp;
      await append(one, 1);
      await append(other, 1);
      await append(one, 1);
      expect((await events).map(({ event }) => event?.streamId)).toEqual([one, other, one]);
    });

    it('begins after the position it is given', async () => {
      const stream = newStream();
      const first = await append(stream, 1);
      await append(stream, 1);
      const subscription = getClient().subscribeToAll({ fromPosition: first.position ?? END });
      expect(revisionsOf(await take(ofStreams(subscription, [stream]), 1))).toEqual([1n]);
    });

    it('brings what was there, says that it has caught up, and brings what comes', async () => {
      const stream = newStream();
      const { position } = await append(stream, 1);
      await append(stream, 2);
      const subscription = getClient().subscribeToAll({ fromPosition: position ?? END });
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(ofStreams(subscription, [stream]), 3);
      await caughtUp;
      await append(stream, 1);
      expect(revisionsOf(await events)).toEqual([1n, 2n, 3n]);
    });

    it('that stands still while much is written brings all of it in order when it goes on', async () => {
      const stream = newStream();
      const subscription = getClient().subscribeToAll({ fromPosition: END });
      await once(subscription, 'caughtUp');
      for (let batch = 0; batch < 10; batch += 1) await append(stream, 300);
      const events = await take(ofStreams(subscription, [stream]), 3000);
      expect(revisionsOf(events)).toEqual(Array.from({ length: 3000 }, (_, index) => BigInt(index)));
    });

    it('tells of deletions, tombstones and metadata as of other events', async () => {
      const stream = newStream();
      const { position } = await append(stream, 1);
      await getClient().setStreamMetadata(stream, { maxCount: 3 });
      await getClient().deleteStream(stream);
      await getClient().tombstoneStream(stream);
      const subscription = getClient().subscribeToAll({ fromPosition: position ?? END });
      const events = await take(ofStreams(subscription, [stream, `$$${stream}`]), 3);
      expect(events.map(({ event }) => [event?.streamId, event?.type])).toEqual([
        [`$$${stream}`, '$metadata'],
        [`$$${stream}`, '$metadata'],
        [stream, '$streamDeleted'],
      ]);
    });
  });
}
