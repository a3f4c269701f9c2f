import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ErrorType, jsonEvent, type AppendToStreamOptions } from '@eventstore/db-client';
import {
  APPEND_CALLS,
  collect,
  newStream,
  numbered,
  rejection,
  revisionsIn,
  type GetClient,
  type NumberedEvents,
} from './arrangements.ts';

type Expected = NonNullable<AppendToStreamOptions['expectedRevision']>;

/** What a writer may send again who never saw an answer: the server compares ids, and not contents. */
export function repeatingContract(getClient: GetClient): void {
  describe.each(APPEND_CALLS)('repeating an append by %s', (_call, options) => {
    const append = (stream: string, events: NumberedEvents, expectedRevision: Expected) =>
      getClient().appendToStream(stream, events, { ...options, expectedRevision });

    /** A stream with one event, and behind it three whose append is going to be repeated. */
    const arranged = async (): Promise<{ stream: string; events: NumberedEvents }> => {
      const stream = newStream();
      const events = numbered(3);
      await append(stream, numbered(1), 'no_stream');
      await append(stream, events, 0n);
      return { stream, events };
    };
    const exactOrWord = [0n, 'any', 'stream_exists'] as const;

    it.each(['no_stream', 'any'] as const)(
      'that began a stream is answered as the first time and writes nothing, under %s',
      async (expected) => {
        const stream = newStream();
        const events = numbered(3);
        const first = await append(stream, events, expected);
        const again = await append(stream, events, expected);
        expect(again).toEqual(first);
        expect(await revisionsIn(getClient, stream)).toEqual([0n, 1n, 2n]);
      },
    );

    it.each(exactOrWord)('is recognised as a whole though others have written since, under %s', async (expected) => {
      const { stream, events } = await arranged();
      await append(stream, numbered(1), 3n);
      expect((await append(stream, events, expected)).nextExpectedRevision).toBe(3n);
      expect(await revisionsIn(getClient, stream)).toEqual([0n, 1n, 2n, 3n, 4n]);
    });

    it.each(exactOrWord)('counts from a first part of it, under %s', async (expected) => {
      const { stream, events } = await arranged();
      expect((await append(stream, events.slice(0, 2), expected)).nextExpectedRevision).toBe(2n);
      expect(await revisionsIn(getClient, stream)).toEqual([0n, 1n, 2n, 3n]);
    });

    it.each(['any', 'stream_exists'] as const)('counts from a last part of it, under %s', async (expected) => {
      const { stream, events } = await arranged();
      expect((await append(stream, events.slice(2), expected)).nextExpectedRevision).toBe(3n);
      expect(await revisionsIn(getClient, stream)).toEqual([0n, 1n, 2n, 3n]);
    });

    it('does not count from a last part of it under the revision of the whole', async () => {
      const { stream, events } = await arranged();
      const error = await rejection(append(stream, events.slice(1), 0n));
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, expectedVersion: 0n, actualVersion: 3n });
    });

    it('does not count in another order under the revision of the whole', async () => {
      const { stream, events } = await arranged();
      const error = await rejection(append(stream, events.toReversed(), 0n));
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, actualVersion: 3n });
      expect(await revisionsIn(getClient, stream)).toHaveLength(4);
    });

    it.each(exactOrWord)('is refused if it adds to what was written, under %s', async (expected) => {
      const { stream, events } = await arranged();
      const error = await rejection(append(stream, [...events, ...numbered(1)], expected));
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, actualVersion: 3n });
      expect(await revisionsIn(getClient, stream)).toHaveLength(4);
    });

    it('is new under any if what comes first in it is new', async () => {
      const { stream, events } = await arranged();
      const { nextExpectedRevision } = await append(stream, [...numbered(1), ...events], 'any');
      expect(nextExpectedRevision).toBe(7n);
    });

    it('is recognised by ids, whatever the contents', async () => {
      const stream = newStream();
      const id = randomUUID();
      await getClient().appendToStream(stream, jsonEvent({ id, type: 'A', data: {} }), options);
      await getClient().appendToStream(stream, jsonEvent({ id, type: 'B', data: {} }), options);
      const [only, ...others] = await collect(getClient().readStream(stream));
      expect(only?.event?.type).toBe('A');
      expect(others).toEqual([]);
    });

    it('to another stream is no repetition', async () => {
      const { events } = await arranged();
      const other = newStream();
      await append(other, events, 'any');
      expect(await revisionsIn(getClient, other)).toEqual([0n, 1n, 2n]);
    });

    it.each(['no_stream', 'any'] as const)('does not bring back a stream deleted since, under %s', async (expected) => {
      const stream = newStream();
      const events = numbered(2);
      await append(stream, events, expected);
      await getClient().deleteStream(stream);
      expect((await append(stream, events, expected)).nextExpectedRevision).toBe(1n);
      expect(await rejection(revisionsIn(getClient, stream))).toMatchObject({ type: ErrorType.STREAM_NOT_FOUND });
    });

    it.each(['no_stream', 'any'] as const)('to a stream tombstoned since is refused, under %s', async (expected) => {
      const stream = newStream();
      const events = numbered(2);
      await append(stream, events, expected);
      await getClient().tombstoneStream(stream);
      const error = await rejection(append(stream, events, expected));
      expect(error).toMatchObject({ type: ErrorType.STREAM_DELETED, streamName: stream });
    });
  });
}
