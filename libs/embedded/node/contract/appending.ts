import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ErrorType, binaryEvent, jsonEvent } from '@eventstore/db-client';
import { APPEND_CALLS, collect, newStream, numbered, rejection, revisionsOf, type GetClient } from './arrangements.ts';

export function appendingContract(getClient: GetClient): void {
  describe.each(APPEND_CALLS)('appending by %s', (_call, options) => {
    it('answers the revision and the position of the last event', async () => {
      const stream = newStream();
      const first = await getClient().appendToStream(stream, numbered(2), {
        ...options,
        expectedRevision: 'no_stream',
      });
      expect(first).toMatchObject({ success: true, nextExpectedRevision: 1n });

      const second = await getClient().appendToStream(stream, numbered(1), { ...options, expectedRevision: 1n });
      expect(second.nextExpectedRevision).toBe(2n);
      expect(second.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
    });

    it('keeps data, metadata, type and id as they came', async () => {
      const stream = newStream();
      const json = jsonEvent({
        type: 'ComplaintReceived',
        data: { narrative: 'No heating – fünf Tage', count: 1 },
        metadata: { $correlationId: randomUUID(), occurredAt: '2026-03-02T09:00:00Z' },
      });
      const binary = binaryEvent({
        type: 'LetterScanned',
        data: Uint8Array.from([0, 255, 128]),
        metadata: Uint8Array.from([1]),
      });
      await getClient().appendToStream(stream, [json, binary], options);

      const [first, second] = await collect(getClient().readStream(stream));
      expect(first?.event).toMatchObject({
        streamId: stream,
        id: json.id,
        type: 'ComplaintReceived',
        isJson: true,
        data: json.data,
        metadata: json.metadata,
      });
      expect(second?.event).toMatchObject({ id: binary.id, isJson: false });
      expect([...(second?.event?.data as Uint8Array)]).toEqual([0, 255, 128]);
      expect(Math.abs((first?.event?.created.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    });

    it('refuses no_stream on a stream that exists, and says what is there', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(3), options);
      const error = await rejection(
        getClient().appendToStream(stream, numbered(1), { ...options, expectedRevision: 'no_stream' }),
      );
      expect(error).toMatchObject({
        type: ErrorType.WRONG_EXPECTED_VERSION,
        streamName: stream,
        expectedVersion: 'no_stream',
        actualVersion: 2n,
      });
    });

    it.each([0n, 7n])('refuses an exact revision that is not the last one: %s of 2', async (expectedRevision) => {
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(3), options);
      const error = await rejection(getClient().appendToStream(stream, numbered(1), { ...options, expectedRevision }));
      expect(error).toMatchObject({
        type: ErrorType.WRONG_EXPECTED_VERSION,
        expectedVersion: expectedRevision,
        actualVersion: 2n,
      });
    });

    it.each(['stream_exists', 0n] as const)(
      'refuses %s on a stream that was never written',
      async (expectedRevision) => {
        const stream = newStream();
        const error = await rejection(
          getClient().appendToStream(stream, numbered(1), { ...options, expectedRevision }),
        );
        expect(error).toMatchObject({
          type: ErrorType.WRONG_EXPECTED_VERSION,
          expectedVersion: expectedRevision,
          actualVersion: 'no_stream',
        });
      },
    );

    it('lets one of many win who expect the same revision', async () => {
      const stream = newStream();
      const attempts = Array.from({ length: 20 }, () =>
        getClient().appendToStream(stream, numbered(1), { ...options, expectedRevision: 'no_stream' }),
      );
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await collect(getClient().readStream(stream))).toHaveLength(1);
    });

    it('writes all the events of an append or none of them', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, numbered(1), options);
      await rejection(getClient().appendToStream(stream, numbered(5), { ...options, expectedRevision: 'no_stream' }));
      expect(await collect(getClient().readStream(stream))).toHaveLength(1);
    });

    it('takes up to a mebibyte in one append, and refuses more by name', async () => {
      const stream = newStream();
      const letter = (bytes: number) => binaryEvent({ type: 'L', data: new Uint8Array(bytes) });
      await getClient().appendToStream(stream, letter(1024 * 1024 - 2), options);
      const error = await rejection(getClient().appendToStream(stream, [letter(600_000), letter(600_000)], options));
      expect(error).toMatchObject({ type: ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED, maxAppendSize: 1024 * 1024 });
      expect(await collect(getClient().readStream(stream))).toHaveLength(1);
    });
  });

  describe.each(APPEND_CALLS)('repeating an append by %s', (_call, options) => {
    it.each(['no_stream', 'any'] as const)(
      'answers as the first time and writes nothing, under %s',
      async (expected) => {
        const stream = newStream();
        const events = numbered(3);
        const first = await getClient().appendToStream(stream, events, { ...options, expectedRevision: expected });
        const again = await getClient().appendToStream(stream, events, { ...options, expectedRevision: expected });
        expect(again.nextExpectedRevision).toBe(first.nextExpectedRevision);
        expect(again.position).toEqual(first.position);
        expect(await collect(getClient().readStream(stream))).toHaveLength(3);
      },
    );

    it('is recognised under an exact revision though others have written since', async () => {
      const stream = newStream();
      const events = numbered(2);
      await getClient().appendToStream(stream, numbered(1), options);
      await getClient().appendToStream(stream, events, { ...options, expectedRevision: 0n });
      await getClient().appendToStream(stream, numbered(1), { ...options, expectedRevision: 2n });
      const again = await getClient().appendToStream(stream, events, { ...options, expectedRevision: 0n });
      expect(again.nextExpectedRevision).toBe(2n);
      expect(revisionsOf(await collect(getClient().readStream(stream)))).toEqual([0n, 1n, 2n, 3n]);
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

    it('counts from a first part of it', async () => {
      const stream = newStream();
      const events = numbered(3);
      await getClient().appendToStream(stream, events, { ...options, expectedRevision: 'no_stream' });
      const again = await getClient().appendToStream(stream, events.slice(0, 2), {
        ...options,
        expectedRevision: 'no_stream',
      });
      expect(again.nextExpectedRevision).toBe(1n);
    });

    it.each(['no_stream', 'any'] as const)('is refused if it adds to what was written, under %s', async (expected) => {
      const stream = newStream();
      const events = numbered(2);
      await getClient().appendToStream(stream, events, { ...options, expectedRevision: expected });
      const error = await rejection(
        getClient().appendToStream(stream, [...events, ...numbered(1)], { ...options, expectedRevision: expected }),
      );
      expect(error).toMatchObject({ type: ErrorType.WRONG_EXPECTED_VERSION, actualVersion: 1n });
      expect(await collect(getClient().readStream(stream))).toHaveLength(2);
    });

    it('to another stream is no repetition', async () => {
      const events = numbered(1);
      const [one, other] = [newStream(), newStream()];
      await getClient().appendToStream(one, events, options);
      await getClient().appendToStream(other, events, options);
      expect(await collect(getClient().readStream(other))).toHaveLength(1);
    });
  });
}
