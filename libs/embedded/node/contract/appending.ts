import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ErrorType, binaryEvent, jsonEvent } from '@eventstore/db-client';
import {
  APPEND_CALLS,
  collect,
  newStream,
  numbered,
  rejection,
  revisionsIn,
  written,
  type GetClient,
} from './arrangements.ts';

const MEBIBYTE = 1024 * 1024;

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

    it.each(['any', 'stream_exists', 1n] as const)(
      'writes behind the events that are there, under %s',
      async (expectedRevision) => {
        const stream = await written(getClient, 2);
        const { nextExpectedRevision } = await getClient().appendToStream(stream, numbered(1), {
          ...options,
          expectedRevision,
        });
        expect(nextExpectedRevision).toBe(2n);
        expect(await revisionsIn(getClient, stream)).toEqual([0n, 1n, 2n]);
      },
    );

    it.each(['any', 'no_stream'] as const)('begins a stream under %s', async (expectedRevision) => {
      const stream = newStream();
      const { nextExpectedRevision } = await getClient().appendToStream(stream, numbered(1), {
        ...options,
        expectedRevision,
      });
      expect(nextExpectedRevision).toBe(0n);
    });

    it('writes nothing if there is nothing to write, and says which revision is the last', async () => {
      const stream = await written(getClient, 3);
      const { nextExpectedRevision } = await getClient().appendToStream(stream, [], {
        ...options,
        expectedRevision: 2n,
      });
      expect(nextExpectedRevision).toBe(2n);
      expect(await revisionsIn(getClient, stream)).toEqual([0n, 1n, 2n]);
    });

    it('keeps names and texts in any script', async () => {
      const stream = newStream('Beschwerde-Übersicht-苦情');
      await getClient().appendToStream(stream, jsonEvent({ type: 'Жалоба', data: { text: '😐 שלום' } }), options);
      const [only] = await collect(getClient().readStream(stream));
      expect(only?.event).toMatchObject({ streamId: stream, type: 'Жалоба', data: { text: '😐 שלום' } });
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

    /** The type counts with two bytes a character. */
    const letter = (bytes: number, metadata = new Uint8Array()) =>
      binaryEvent({ type: 'L', data: new Uint8Array(bytes - 2), metadata });

    it('takes a mebibyte in one append', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, letter(MEBIBYTE), options);
      expect(await revisionsIn(getClient, stream)).toEqual([0n]);
    });

    it.each([
      ['in one event', [letter(MEBIBYTE + 1)]],
      ['with the metadata', [letter(MEBIBYTE, Uint8Array.of(1))]],
      ['in several events', [letter(600_000), letter(600_000)]],
    ])('refuses more than a mebibyte by name: %s', async (_in, letters) => {
      const stream = newStream();
      const error = await rejection(getClient().appendToStream(stream, letters, options));
      expect(error).toMatchObject({ type: ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED, maxAppendSize: MEBIBYTE });
      expect(await rejection(revisionsIn(getClient, stream))).toMatchObject({ type: ErrorType.STREAM_NOT_FOUND });
    });

    it('whose deadline passes is written wholly or not at all', async () => {
      const attempts = Array.from({ length: 30 }, async (_, deadline) => {
        const stream = newStream();
        const [outcome] = await Promise.allSettled([
          getClient().appendToStream(stream, numbered(5), { ...options, deadline }),
        ]);
        return { stream, outcome };
      });
      for (const { stream, outcome } of await Promise.all(attempts)) {
        if (outcome.status === 'rejected') {
          expect(outcome.reason).toMatchObject({ type: ErrorType.DEADLINE_EXCEEDED });
        }
        const events = await collect(getClient().readStream(stream)).catch((error: unknown) => error);
        const isWhole = Array.isArray(events) && events.length === 5;
        const isNothing = (events as { type?: string }).type === ErrorType.STREAM_NOT_FOUND;
        expect(outcome.status === 'fulfilled' ? isWhole : isWhole || isNothing).toBe(true);
      }
    });

    it('whose deadline has passed is refused and not written', async () => {
      const stream = newStream();
      const error = await rejection(getClient().appendToStream(stream, numbered(1), { ...options, deadline: -1000 }));
      expect(error).toMatchObject({ type: ErrorType.DEADLINE_EXCEEDED });
      expect(await rejection(revisionsIn(getClient, stream))).toMatchObject({ type: ErrorType.STREAM_NOT_FOUND });
    });
  });
}
