import { describe, expect, it } from 'vitest';
import { BACKWARDS, END, ErrorType, jsonEvent } from '@eventstore/db-client';
import {
  collect,
  newStream,
  numbered,
  rejection,
  revisionsIn,
  revisionsOf,
  take,
  written,
  type GetClient,
} from './arrangements.ts';

export function streamMetadataContract(getClient: GetClient): void {
  const revisions = (stream: string) => revisionsIn(getClient, stream);
  const downwards = (stream: string) => revisionsIn(getClient, stream, { direction: BACKWARDS, fromRevision: END });
  /** Metadata as no typed client would send it. */
  const setRaw = (stream: string, data: Record<string, unknown>) =>
    getClient().appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data }));

  describe('stream metadata', () => {
    it('is read back, the last that was set, with what the server does not know', async () => {
      const stream = newStream();
      const acl = { readRoles: ['$admins', 'auditors'], writeRoles: ['$admins'] };
      await getClient().setStreamMetadata(stream, { maxCount: 5, owner: 'quality' });
      await getClient().setStreamMetadata(stream, {
        maxCount: 7,
        maxAge: 3600,
        truncateBefore: 1,
        cacheControl: 60,
        acl,
        owner: { team: 'quality' },
      });
      expect((await getClient().getStreamMetadata(stream)).metadata).toEqual({
        maxCount: 7,
        maxAge: 3600,
        truncateBefore: 1,
        cacheControl: 60,
        acl,
        owner: { team: 'quality' },
      });
    });

    it('is none where none was set', async () => {
      const stream = await written(getClient, 1);
      expect((await getClient().getStreamMetadata(stream)).metadata).toBeUndefined();
    });

    it('is set under an expected revision of its own', async () => {
      const stream = await written(getClient, 3);
      await getClient().setStreamMetadata(stream, { maxCount: 5 }, { expectedRevision: 'no_stream' });
      await getClient().setStreamMetadata(stream, { maxCount: 6 }, { expectedRevision: 0n });
      const error = await rejection(getClient().setStreamMetadata(stream, { maxCount: 7 }, { expectedRevision: 0n }));
      expect(error).toMatchObject({
        type: ErrorType.WRONG_EXPECTED_VERSION,
        streamName: `$$${stream}`,
        actualVersion: 1n,
      });
    });

    it('is a stream of which the last event is in view', async () => {
      const stream = newStream();
      for (const maxCount of [5, 6, 7]) await getClient().setStreamMetadata(stream, { maxCount });
      const [only, ...others] = await collect(getClient().readStream(`$$${stream}`));
      expect(only?.event).toMatchObject({ streamId: `$$${stream}`, revision: 2n, type: '$metadata' });
      expect(only?.event?.data).toEqual({ $maxCount: 7 });
      expect(others).toEqual([]);
    });

    it('limits a stream to its last events', async () => {
      const stream = await written(getClient, 5);
      await getClient().setStreamMetadata(stream, { maxCount: 2 });
      expect(await revisions(stream)).toEqual([3n, 4n]);
      expect(await downwards(stream)).toEqual([4n, 3n]);
      await getClient().appendToStream(stream, numbered(1), { expectedRevision: 4n });
      expect(await revisions(stream)).toEqual([4n, 5n]);
    });

    it('hides what is truncated, and shows it again if the limit is taken back', async () => {
      const stream = await written(getClient, 5);
      await getClient().setStreamMetadata(stream, { truncateBefore: 3 });
      expect(await revisions(stream)).toEqual([3n, 4n]);
      expect(await downwards(stream)).toEqual([4n, 3n]);
      expect(await revisionsIn(getClient, stream, { fromRevision: 1n, maxCount: 1 })).toEqual([3n]);
      await getClient().setStreamMetadata(stream, {});
      expect(await revisions(stream)).toEqual([0n, 1n, 2n, 3n, 4n]);
    });

    it('hides what the stricter of two limits hides', async () => {
      const stream = await written(getClient, 5);
      await getClient().setStreamMetadata(stream, { truncateBefore: 1, maxCount: 2 });
      expect(await revisions(stream)).toEqual([3n, 4n]);
      await getClient().setStreamMetadata(stream, { truncateBefore: 4, maxCount: 2 });
      expect(await revisions(stream)).toEqual([4n]);
    });

    it('may hide all of a stream, which is there nevertheless', async () => {
      const stream = await written(getClient, 3);
      await getClient().setStreamMetadata(stream, { truncateBefore: 4 });
      expect(await revisions(stream)).toEqual([]);
      expect(await downwards(stream)).toEqual([]);
      await getClient().appendToStream(stream, numbered(2), { expectedRevision: 2n });
      expect(await revisions(stream)).toEqual([4n]);
    });

    it('shows young events whatever the age limit', async () => {
      const stream = await written(getClient, 2);
      await getClient().setStreamMetadata(stream, { maxAge: 3600 });
      expect(await revisions(stream)).toEqual([0n, 1n]);
    });

    it('hides from a subscription what it hides from a read', async () => {
      const stream = await written(getClient, 5);
      await getClient().setStreamMetadata(stream, { truncateBefore: 3 });
      expect(revisionsOf(await take(getClient().subscribeToStream(stream), 2))).toEqual([3n, 4n]);
    });

    it.each<[string, Record<string, unknown>]>([
      ['a count that is no number', { $maxCount: 'two', $tb: 3 }],
      ['a revision beyond the highest', { $maxCount: 2, $tb: 1e20 }],
      ['an access list that is none', { $maxCount: 2, $acl: 'everybody' }],
      ['a cache control that is no number', { $maxCount: 2, $cacheControl: 'none' }],
    ])('limits nothing at all with %s', async (_with, data) => {
      const stream = await written(getClient, 5);
      await setRaw(stream, data);
      expect(await revisions(stream)).toEqual([0n, 1n, 2n, 3n, 4n]);
    });

    it.each<[string, Record<string, unknown>]>([
      ['a count of none', { $maxCount: 0, $tb: 3 }],
      ['an age below nought', { $maxAge: -1, $maxCount: 2 }],
      ['a revision below nought', { $tb: -1, $maxCount: 2 }],
    ])('passes over %s, and keeps to the rest', async (_what, data) => {
      const stream = await written(getClient, 5);
      await setRaw(stream, data);
      expect(await revisions(stream)).toEqual([3n, 4n]);
    });

    it('makes a stream exist that has no events', async () => {
      const stream = newStream();
      await getClient().setStreamMetadata(stream, { maxCount: 5 });
      expect(await rejection(revisions(stream))).toMatchObject({ type: ErrorType.STREAM_NOT_FOUND });
      const { nextExpectedRevision } = await getClient().appendToStream(stream, numbered(1), {
        expectedRevision: 'stream_exists',
      });
      expect(nextExpectedRevision).toBe(0n);
    });
  });
}
