import { describe, expect, it } from '@jest/globals';
import { BACKWARDS, END, ErrorType, START, jsonEvent } from '@eventstore/db-client';
import { collect, newStream, numbered, rejection, revisionsOf, take, type GetClient } from './arrangements.ts';

export function readingContract(getClient: GetClient): void {
  const written = async (count: number): Promise<string> => {
    const stream = newStream();
    await getClient().appendToStream(stream, numbered(count));
    return stream;
  };
  const read = async (stream: string, options: Parameters<ReturnType<GetClient>['readStream']>[1]) =>
    revisionsOf(await collect(getClient().readStream(stream, options)));

  describe('reading a stream', () => {
    it('goes forwards from the start, and back from the end', async () => {
      const stream = await written(5);
      expect(await read(stream, {})).toEqual([0n, 1n, 2n, 3n, 4n]);
      expect(await read(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([4n, 3n, 2n, 1n, 0n]);
    });

    it('begins with the revision asked for and stops at the count', async () => {
      const stream = await written(5);
      expect(await read(stream, { fromRevision: 1n, maxCount: 2 })).toEqual([1n, 2n]);
      expect(await read(stream, { direction: BACKWARDS, fromRevision: 3n, maxCount: 2 })).toEqual([3n, 2n]);
      expect(await read(stream, { direction: BACKWARDS, fromRevision: START })).toEqual([0n]);
    });

    it('finds nothing behind the end, which is no error', async () => {
      const stream = await written(2);
      expect(await read(stream, { fromRevision: 2n })).toEqual([]);
      expect(await read(stream, { fromRevision: END })).toEqual([]);
    });

    it('brings back more than fits in a page, in order', async () => {
      const stream = newStream();
      for (let batch = 0; batch < 3; batch += 1) await getClient().appendToStream(stream, numbered(500));
      const revisions = await read(stream, {});
      expect(revisions).toEqual(Array.from({ length: 1500 }, (_, index) => BigInt(index)));
      expect(await read(stream, { direction: BACKWARDS, fromRevision: END })).toEqual(revisions.toReversed());
    });

    it('says so if the stream was never written', async () => {
      const stream = newStream();
      const error = await rejection(collect(getClient().readStream(stream)));
      expect(error).toMatchObject({ type: ErrorType.STREAM_NOT_FOUND, streamName: stream });
    });

    it('can be left before it is done', async () => {
      const stream = await written(400);
      expect(await take(getClient().readStream(stream), 3)).toHaveLength(3);
      expect(await read(stream, { maxCount: 1 })).toEqual([0n]);
    });

    it('follows links if asked to', async () => {
      const target = await written(2);
      const links = newStream();
      await getClient().appendToStream(links, [
        jsonEvent({ type: 'Plain', data: {} }),
        {
          ...jsonEvent({ type: '$>', data: {} }),
          contentType: 'application/octet-stream',
          data: Buffer.from(`1@${target}`),
        },
      ]);
      const [plain, resolved] = await collect(getClient().readStream(links, { resolveLinkTos: true }));
      expect(plain?.link).toBeUndefined();
      expect(resolved?.event).toMatchObject({ streamId: target, revision: 1n });
      expect(resolved?.link).toMatchObject({ streamId: links, revision: 1n });
      const [, unresolved] = await collect(getClient().readStream(links));
      expect(unresolved?.event).toMatchObject({ streamId: links, type: '$>' });
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
      const earlier = await take(getClient().readAll({ fromPosition, direction: BACKWARDS }), 50);
      const positions = earlier.map(({ event }) => event?.position.commit ?? 0n);
      expect(positions).toContain(first.position?.commit);
      expect(positions.every((position) => position < (second.position?.commit ?? 0n))).toBe(true);
    });

    it('gives every event a position above the one before', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(20));
      const events = await collect(getClient().readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 30 }));
      const positions = events.map(({ event }) => event?.position.commit ?? 0n);
      expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? 1 : -1)));
      expect(new Set(positions).size).toBe(events.length);
      expect(events.filter(({ event }) => event?.streamId === stream)).not.toEqual([]);
    });

    it('finds nothing before the start and nothing behind the end', async () => {
      expect(await collect(getClient().readAll({ direction: BACKWARDS, fromPosition: START }))).toEqual([]);
      expect(await collect(getClient().readAll({ fromPosition: END, maxCount: 10 }))).toEqual([]);
    });
  });
}
