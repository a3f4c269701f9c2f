import { describe, expect, it } from 'vitest';
import { status } from '@grpc/grpc-js';
import { BACKWARDS, END, ErrorType } from '@eventstore/db-client';
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

export function deletingContract(getClient: GetClient): void {
  const revisions = (stream: string) => revisionsIn(getClient, stream);
  const notFound = { type: ErrorType.STREAM_NOT_FOUND };
  const deleted = async (count: number): Promise<string> => {
    const stream = await written(getClient, count);
    await getClient().deleteStream(stream);
    return stream;
  };

  /** Under an expectation that the client knows for appends only. */
  const deleteExisting = async (stream: string): Promise<streams.DeleteResp.AsObject> => {
    const wire = wireOf(getClient);
    const options = new streams.DeleteReq.Options()
      .setStreamIdentifier(identifierOf(stream))
      .setStreamExists(new shared.Empty());
    const client = await wire.streams();
    return new Promise((resolve, reject) =>
      client.delete(new streams.DeleteReq().setOptions(options), ...wire.arguments(), (error, answer) =>
        error ? reject(error) : resolve(answer.toObject()),
      ),
    );
  };

  describe('a deleted stream', () => {
    it.each(['any', 2n] as const)('is not found once it is deleted under %s', async (expected) => {
      const stream = await written(getClient, 3);
      const { position } = await getClient().deleteStream(stream, { expectedRevision: expected });
      expect(position?.commit).toBeGreaterThan(0n);
      expect(await rejection(revisions(stream))).toMatchObject({ ...notFound, streamName: stream });
      const downwards = revisionsIn(getClient, stream, { direction: BACKWARDS, fromRevision: END });
      expect(await rejection(downwards)).toMatchObject(notFound);
    });

    it.each(['any', 'no_stream', 2n] as const)(
      'goes on at the next revision when written again under %s',
      async (expected) => {
        const stream = await deleted(3);
        const again = await getClient().appendToStream(stream, numbered(2), { expectedRevision: expected });
        expect(again.nextExpectedRevision).toBe(4n);
        expect(await revisions(stream)).toEqual([3n, 4n]);
      },
    );

    it('can be deleted and begun again as often as one likes', async () => {
      const stream = await deleted(2);
      await getClient().appendToStream(stream, numbered(1), { expectedRevision: 'no_stream' });
      await getClient().deleteStream(stream, { expectedRevision: 2n });
      await getClient().appendToStream(stream, numbered(1), { expectedRevision: 'no_stream' });
      expect(await revisions(stream)).toEqual([3n]);
    });

    it('is not begun again under a revision that is not its last', async () => {
      const stream = await deleted(3);
      const error = await rejection(getClient().appendToStream(stream, numbered(1), { expectedRevision: 1n }));
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, actualVersion: 2n });
      expect(await rejection(revisions(stream))).toMatchObject(notFound);
    });

    it('does not exist for who expects it to', async () => {
      const stream = await deleted(1);
      const attempt = getClient().appendToStream(stream, numbered(1), { expectedRevision: 'stream_exists' });
      expect(await rejection(attempt)).toMatchObject({ type: ErrorType.STREAM_DELETED, streamName: stream });
      expect(await rejection(deleteExisting(stream))).toMatchObject({ code: status.FAILED_PRECONDITION });
    });

    it('may be one that is only expected to exist', async () => {
      const stream = await written(getClient, 2);
      const { position } = await deleteExisting(stream);
      expect(BigInt(position?.commitPosition ?? 0)).toBeGreaterThan(0n);
      expect(await rejection(revisions(stream))).toMatchObject(notFound);
      expect(await rejection(deleteExisting(newStream()))).toMatchObject({ code: status.FAILED_PRECONDITION });
    });

    it('may be deleted once more, which changes nothing', async () => {
      const stream = await deleted(2);
      await getClient().deleteStream(stream);
      expect(await rejection(revisions(stream))).toMatchObject(notFound);
      expect((await getClient().appendToStream(stream, numbered(1))).nextExpectedRevision).toBe(2n);
    });

    it('says so in its metadata, by the highest revision there can be', async () => {
      const stream = await deleted(1);
      const [only] = await collect(getClient().readStream(`$$${stream}`));
      expect(only?.event).toMatchObject({ type: '$metadata', data: { $tb: Number(2n ** 63n - 1n) } });
    });

    it('comes back without its events when metadata is set, which is kept', async () => {
      const stream = await deleted(3);
      await getClient().setStreamMetadata(stream, { maxCount: 10, owner: 'quality' });
      expect(await revisions(stream)).toEqual([]);
      const { metadata } = await getClient().getStreamMetadata(stream);
      expect(metadata).toEqual({ maxCount: 10, owner: 'quality', truncateBefore: 3 });
      await getClient().appendToStream(stream, numbered(1), { expectedRevision: 2n });
      expect(await revisions(stream)).toEqual([3n]);
    });

    it.each([0n, 7n])('is not deleted under a wrong revision: %s of 1', async (expectedRevision) => {
      const stream = await written(getClient, 2);
      const error = await rejection(getClient().deleteStream(stream, { expectedRevision }));
      expect(error).toMatchObject({
        type: ErrorType.WRONG_EXPECTED_VERSION,
        streamName: stream,
        expectedVersion: expectedRevision,
        actualVersion: 1n,
      });
      expect(await revisions(stream)).toEqual([0n, 1n]);
    });

    it('is not deleted by who expects that there is none', async () => {
      const stream = await written(getClient, 2);
      const error = await rejection(getClient().deleteStream(stream, { expectedRevision: 'no_stream' }));
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, actualVersion: 1n });
    });

    it.each(['any', 'no_stream', 0n] as const)('must have been there, under %s', async (expected) => {
      const error = await rejection(getClient().deleteStream(newStream(), { expectedRevision: expected }));
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
      const stream = await written(getClient, 2);
      await getClient().tombstoneStream(stream, { expectedRevision: 1n });
      const refused = { type: ErrorType.STREAM_DELETED, streamName: stream };
      expect(await rejection(revisions(stream))).toMatchObject(refused);
      expect(await rejection(getClient().tombstoneStream(stream))).toMatchObject(refused);
      expect(await rejection(getClient().deleteStream(stream))).toMatchObject(refused);
      for (const expectedRevision of ['any', 'no_stream', 'stream_exists', 1n] as const) {
        const attempt = getClient().appendToStream(stream, numbered(1), { expectedRevision });
        expect(await rejection(attempt)).toMatchObject(refused);
      }
    });

    it('takes its metadata with it', async () => {
      const stream = await written(getClient, 2);
      await getClient().setStreamMetadata(stream, { maxCount: 1 });
      await getClient().tombstoneStream(stream);
      // Writing it is refused as well, on a server only once it has forgotten the revision.
      expect(await rejection(revisions(`$$${stream}`))).toMatchObject({ type: ErrorType.STREAM_DELETED });
    });

    it('need never have been written', async () => {
      const stream = newStream();
      const { position } = await getClient().tombstoneStream(stream, { expectedRevision: 'no_stream' });
      expect(position?.commit).toBeGreaterThan(0n);
      const attempt = getClient().appendToStream(stream, numbered(1));
      expect(await rejection(attempt)).toMatchObject({ type: ErrorType.STREAM_DELETED });
    });

    it('may have been deleted before', async () => {
      const stream = await deleted(2);
      await getClient().tombstoneStream(stream, { expectedRevision: 1n });
      expect(await rejection(revisions(stream))).toMatchObject({ type: ErrorType.STREAM_DELETED });
    });

    it('is not tombstoned under a wrong revision', async () => {
      const stream = await written(getClient, 2);
      const error = await rejection(getClient().tombstoneStream(stream, { expectedRevision: 5n }));
      expect(error).toMatchObject({
        type: ErrorType.WRONG_EXPECTED_VERSION,
        expectedVersion: 5n,
        actualVersion: 1n,
      });
      expect(await revisions(stream)).toEqual([0n, 1n]);
    });

    it('says so in $all', async () => {
      const stream = await written(getClient, 1);
      const { position } = await getClient().tombstoneStream(stream);
      const [event] = await take(ofStreams(getClient().readAll({ fromPosition: position ?? 'start' }), [stream]), 1);
      expect(event?.event).toMatchObject({ streamId: stream, type: '$streamDeleted', revision: 2n ** 63n - 1n });
    });
  });
}
