import { describe, expect, it } from 'vitest';
import { BACKWARDS, END, ErrorType, START, jsonEvent } from '@eventstore/db-client';
import { shared, streams } from '../wire/protobuf.ts';
import {
  collect,
  newStream,
  numbered,
  ofStreams,
  rejection,
  revisionsIn,
  take,
  written,
  type GetClient,
} from './arrangements.ts';
import { identifierOf, wireOf } from './wire.ts';

export function readingContract(getClient: GetClient): void {
  describe('reading a stream', () => {
    it('goes forwards from the start, and back from the end', async () => {
      const stream = await written(getClient, 5);
      expect(await revisionsIn(getClient, stream)).toEqual([0n, 1n, 2n, 3n, 4n]);
      const downwards = { direction: BACKWARDS, fromRevision: END } as const;
      expect(await revisionsIn(getClient, stream, downwards)).toEqual([4n, 3n, 2n, 1n, 0n]);
    });

    it('begins with the revision asked for and stops at the count', async () => {
      const stream = await written(getClient, 5);
      expect(await revisionsIn(getClient, stream, { fromRevision: 1n, maxCount: 2 })).toEqual([1n, 2n]);
      const downwards = { direction: BACKWARDS, fromRevision: 3n, maxCount: 2 } as const;
      expect(await revisionsIn(getClient, stream, downwards)).toEqual([3n, 2n]);
      expect(await revisionsIn(getClient, stream, { direction: BACKWARDS, fromRevision: START })).toEqual([0n]);
    });

    it('downwards from behind the end begins with the last event, and counts from there', async () => {
      const stream = await written(getClient, 5);
      const downwards = { direction: BACKWARDS, fromRevision: 100n, maxCount: 2 } as const;
      expect(await revisionsIn(getClient, stream, downwards)).toEqual([4n, 3n]);
    });

    it('finds nothing behind the end, which is no error', async () => {
      const stream = await written(getClient, 2);
      expect(await revisionsIn(getClient, stream, { fromRevision: 2n })).toEqual([]);
      expect(await revisionsIn(getClient, stream, { fromRevision: 2000n })).toEqual([]);
    });

    it('forwards from the end is refused', async () => {
      const stream = await written(getClient, 2);
      const error = await rejection(revisionsIn(getClient, stream, { fromRevision: END }));
      expect(error).toMatchObject({ type: ErrorType.UNKNOWN });
    });

    it('of no events is refused', async () => {
      const stream = await written(getClient, 2);
      const error = await rejection(revisionsIn(getClient, stream, { maxCount: 0 }));
      expect(error).toMatchObject({ type: ErrorType.UNKNOWN });
    });

    it('brings back more than fits in a page, in order', async () => {
      const stream = newStream();
      for (let batch = 0; batch < 3; batch += 1) await getClient().appendToStream(stream, numbered(500));
      const revisions = await revisionsIn(getClient, stream);
      expect(revisions).toEqual(Array.from({ length: 1500 }, (_, index) => BigInt(index)));
      const downwards = await revisionsIn(getClient, stream, { direction: BACKWARDS, fromRevision: END });
      expect(downwards).toEqual(revisions.toReversed());
    });

    it('tells of each event where it is in $all', async () => {
      const stream = newStream();
      const { position } = await getClient().appendToStream(stream, numbered(3));
      const events = await collect(getClient().readStream(stream));
      const positions = events.map(({ event }) => event?.position?.commit ?? 0n);
      expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? -1 : 1)));
      expect(events.at(-1)?.event?.position).toEqual(position);
    });

    it.each([
      ['', {}],
      [' backwards', { direction: BACKWARDS, fromRevision: END }],
    ] as const)('says so if the stream was never written%s', async (_direction, options) => {
      const stream = newStream();
      const error = await rejection(revisionsIn(getClient, stream, options));
      expect(error).toMatchObject({ type: ErrorType.STREAM_NOT_FOUND, streamName: stream });
    });

    it('can be left before it is done', async () => {
      const stream = await written(getClient, 400);
      expect(await take(getClient().readStream(stream), 3)).toHaveLength(3);
      expect(await revisionsIn(getClient, stream, { maxCount: 1 })).toEqual([0n]);
    });

    it('gives ids as two numbers to clients that ask for them so', async () => {
      const stream = newStream();
      const id = 'fedcba98-7654-4321-8fed-cba987654321';
      await getClient().appendToStream(stream, jsonEvent({ id, type: 'A', data: {} }));
      const wire = wireOf(getClient);
      const [metadata] = wire.arguments();
      const answers = (await wire.streams()).read(structuredIdsOf(stream), metadata) as AsyncIterable<streams.ReadResp>;
      const [answer] = await take(answers, 1);
      const structured = answer?.getEvent()?.getEvent()?.getId()?.getStructured();
      expect(BigInt(structured?.getMostSignificantBits() ?? 0)).toBe(BigInt.asIntN(64, 0xfedcba9876544321n));
      expect(BigInt(structured?.getLeastSignificantBits() ?? 0)).toBe(BigInt.asIntN(64, 0x8fedcba987654321n));
    });
  });

  describe('reading $all', () => {
    it('includes the position it begins at forwards, and not backwards', async () => {
      const stream = newStream();
      const first = await getClient().appendToStream(stream, numbered(1));
      const second = await getClient().appendToStream(stream, numbered(1));
      const fromPosition = second.position ?? END;

      const [forwards] = await take(getClient().readAll({ fromPosition }), 1);
      expect(forwards?.event?.position).toEqual(second.position);
      const downwards = getClient().readAll({ fromPosition, direction: BACKWARDS });
      const [earlier] = await take(ofStreams(downwards, [stream]), 1);
      expect(earlier?.event?.position).toEqual(first.position);
    });

    it('brings the events of all streams as they were written, and the other way round', async () => {
      const [one, other] = [newStream(), newStream()];
      const { position: from } = await getClient().appendToStream(one, numbered(1));
      await getClient().appendToStream(other, numbered(2));
      await getClient().appendToStream(one, numbered(1));
      const { position: to } = await getClient().appendToStream(other, numbered(1));
      const placesOf = async (read: ReturnType<ReturnType<GetClient>['readAll']>, count: number) =>
        (await take(ofStreams(read, [one, other]), count)).map(({ event }) => [event?.streamId, event?.revision]);

      const forwards = await placesOf(getClient().readAll({ fromPosition: from ?? START }), 5);
      expect(forwards).toEqual([
        [one, 0n],
        [other, 0n],
        [other, 1n],
        [one, 1n],
        [other, 2n],
      ]);
      const downwards = getClient().readAll({ direction: BACKWARDS, fromPosition: to ?? END });
      expect(await placesOf(downwards, 4)).toEqual(forwards.slice(0, 4).toReversed());
    });

    it('stops at the count', async () => {
      const stream = newStream();
      const { position } = await getClient().appendToStream(stream, numbered(1));
      await getClient().appendToStream(stream, numbered(10));
      expect(await collect(getClient().readAll({ fromPosition: position ?? START, maxCount: 4 }))).toHaveLength(4);
      expect(await collect(getClient().readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 4 }))).toHaveLength(
        4,
      );
    });

    it('gives every event a position above the one before', async () => {
      await written(getClient, 20);
      const events = await collect(getClient().readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 20 }));
      expect(events).toHaveLength(20);
      const positions = events.map(({ event }) => event?.position.commit ?? 0n);
      expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? 1 : -1)));
      expect(new Set(positions).size).toBe(events.length);
    });

    it('shows the metadata of streams among the events, by its own stream and type', async () => {
      const stream = newStream();
      const { position } = await getClient().setStreamMetadata(stream, { maxCount: 5 });
      const [event] = await take(
        ofStreams(getClient().readAll({ fromPosition: position ?? START }), [`$$${stream}`]),
        1,
      );
      expect(event?.event).toMatchObject({ type: '$metadata', revision: 0n, isJson: true, data: { $maxCount: 5 } });
    });

    it('finds nothing before the start and nothing behind the end', async () => {
      expect(await collect(getClient().readAll({ direction: BACKWARDS, fromPosition: START }))).toEqual([]);
      expect(await collect(getClient().readAll({ fromPosition: END, maxCount: 10 }))).toEqual([]);
    });
  });
}

function structuredIdsOf(stream: string): streams.ReadReq {
  const nothing = new shared.Empty();
  const options = new streams.ReadReq.Options()
    .setStream(new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(identifierOf(stream)).setStart(nothing))
    .setCount('10')
    .setNoFilter(nothing)
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setStructured(nothing));
  return new streams.ReadReq().setOptions(options);
}
