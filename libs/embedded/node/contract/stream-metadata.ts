import { describe, expect, it } from '@jest/globals';
import { BACKWARDS, END, ErrorType } from '@eventstore/db-client';
import { collect, newStream, numbered, rejection, revisionsOf, take, type GetClient } from './arrangements.ts';

export function streamMetadataContract(getClient: GetClient): void {
  const written = async (count: number): Promise<string> => {
    const stream = newStream();
    await getClient().appendToStream(stream, numbered(count));
    return stream;
  };
  const revisions = async (stream: string) => revisionsOf(await collect(getClient().readStream(stream)));

  describe('stream metadata', () => {
    it('is read back, the last that was set', async () => {
      const stream = newStream();
      await getClient().setStreamMetadata(stream, { maxCount: 5, owner: 'quality' });
      await getClient().setStreamMetadata(stream, { maxCount: 7, owner: 'quality' });
      const { metadata } = await getClient().getStreamMetadata(stream);
      expect(metadata).toMatchObject({ maxCount: 7, owner: 'quality' });
    });

    it('limits a stream to its last events', async () => {
      const stream = await written(5);
      await getClient().setStreamMetadata(stream, { maxCount: 2 });
      expect(await revisions(stream)).toEqual([3n, 4n]);
      const downwards = getClient().readStream(stream, { direction: BACKWARDS, fromRevision: END });
      expect(revisionsOf(await collect(downwards))).toEqual([4n, 3n]);
    });

    it('hides what is truncated', async () => {
      const stream = await written(5);
      await getClient().setStreamMetadata(stream, { truncateBefore: 3 });
      expect(await revisions(stream)).toEqual([3n, 4n]);
    });

    it('shows young events whatever the age limit', async () => {
      const stream = await written(2);
      await getClient().setStreamMetadata(stream, { maxAge: 3600 });
      expect(await revisions(stream)).toEqual([0n, 1n]);
    });

    it('makes a stream exist that has no events', async () => {
      const stream = newStream();
      await getClient().setStreamMetadata(stream, { maxCount: 5 });
      const { nextExpectedRevision } = await getClient().appendToStream(stream, numbered(1), {
        expectedRevision: 'stream_exists',
      });
      expect(nextExpectedRevision).toBe(0n);
    });
  });

  describe('a deleted stream', () => {
    it('is not found', async () => {
      const stream = await written(3);
      const { position } = await getClient().deleteStream(stream, { expectedRevision: 2n });
      expect(position).toBeDefined();
      expect(await rejection(revisions(stream))).toMatchObject({ type: ErrorType.STREAM_NOT_FOUND });
    });

    it.each(['any', 'no_stream', 2n] as const)(
      'goes on at the next revision when written again under %s',
      async (expected) => {
        const stream = await written(3);
        await getClient().deleteStream(stream);
        const again = await getClient().appendToStream(stream, numbered(2), { expectedRevision: expected });
        expect(again.nextExpectedRevision).toBe(4n);
        expect(await revisions(stream)).toEqual([3n, 4n]);
      },
    );

    it('does not exist for who expects it to', async () => {
      const stream = await written(1);
      await getClient().deleteStream(stream);
      const error = await rejection(
        getClient().appendToStream(stream, numbered(1), { expectedRevision: 'stream_exists' }),
      );
      expect(error).toMatchObject({ type: ErrorType.STREAM_DELETED });
    });

    it('is not deleted under a wrong revision', async () => {
      const stream = await written(2);
      const error = await rejection(getClient().deleteStream(stream, { expectedRevision: 0n }));
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, actualVersion: 1n });
      expect(await revisions(stream)).toEqual([0n, 1n]);
    });

    it('must have been there', async () => {
      const error = await rejection(getClient().deleteStream(newStream()));
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION });
    });

    it('still stands in $all', async () => {
      const stream = newStream();
      const { position } = await getClient().appendToStream(stream, numbered(1));
      await getClient().deleteStream(stream);
      const [event] = await take(getClient().readAll({ fromPosition: position ?? 'start' }), 1);
      expect(event?.event?.streamId).toBe(stream);
    });
  });

  describe('a tombstoned stream', () => {
    it('can be neither read nor written, ever again', async () => {
      const stream = await written(2);
      await getClient().tombstoneStream(stream, { expectedRevision: 1n });
      const deleted = { type: ErrorType.STREAM_DELETED, streamName: stream };
      expect(await rejection(revisions(stream))).toMatchObject(deleted);
      expect(await rejection(getClient().appendToStream(stream, numbered(1)))).toMatchObject(deleted);
      expect(await rejection(getClient().tombstoneStream(stream))).toMatchObject(deleted);
      expect(await rejection(getClient().setStreamMetadata(stream, { maxCount: 1 }))).toMatchObject({
        type: ErrorType.STREAM_DELETED,
      });
    });

    it('is not tombstoned under a wrong revision', async () => {
      const stream = await written(2);
      const error = await rejection(getClient().tombstoneStream(stream, { expectedRevision: 5n }));
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, actualVersion: 1n });
    });

    it('says so in $all', async () => {
      const stream = await written(1);
      const { position } = await getClient().tombstoneStream(stream);
      const [event] = await take(getClient().readAll({ fromPosition: position ?? 'start' }), 1);
      expect(event?.event).toMatchObject({ streamId: stream, type: '$streamDeleted' });
    });
  });
}
