import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ErrorType } from '@eventstore/db-client';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { code, streams } from '../wire/protobuf.ts';
import { collect, newStream, numbered, rejection, revisionsIn, take, written, type GetClient } from './arrangements.ts';
import { anyRevisionOf, chunk, identifierOf, wireOf } from './wire.ts';

/** Appends in chunks, as the client sends only those that are larger than any that Redress makes. */
export function batchAppendContract(getClient: GetClient): void {
  const notFound = { type: ErrorType.STREAM_NOT_FOUND };

  describe('a batch append', () => {
    it('may come in as many chunks as the client likes', async () => {
      const stream = newStream();
      const { nextExpectedRevision } = await getClient().appendToStream(stream, numbered(200), {
        batchAppendSize: 1000,
      });
      expect(nextExpectedRevision).toBe(199n);
      expect(await collect(getClient().readStream(stream))).toHaveLength(200);
    });

    it('is one append, and none of it is there before its last chunk', async () => {
      const stream = newStream();
      const id = randomUUID();
      const call = await openCall();
      call.write(chunk(id, numbered(2), { options: anyRevisionOf(stream), isFinal: false }));
      call.write(chunk(id, numbered(3), { isFinal: false }));
      // Its answer shows that the chunks before it have arrived.
      const [other] = await call.ask(
        1,
        chunk(randomUUID(), numbered(1), { options: anyRevisionOf(newStream()), isFinal: true }),
      );
      expect(other?.hasSuccess()).toBe(true);
      expect(await rejection(revisionsIn(getClient, stream))).toMatchObject(notFound);

      const [answer] = await call.ask(1, chunk(id, numbered(1), { isFinal: true }));
      expect(answer?.getSuccess()?.getCurrentRevision()).toBe('5');
      expect(await revisionsIn(getClient, stream)).toEqual([0n, 1n, 2n, 3n, 4n, 5n]);
      call.end();
    });

    it('is told from others on the same call, each of which gets its own answer', async () => {
      const [one, other] = [newStream(), newStream()];
      const [oneId, otherId] = [randomUUID(), randomUUID()];
      const call = await openCall();
      const answers = await call.ask(
        2,
        chunk(oneId, numbered(1), { options: anyRevisionOf(one), isFinal: false }),
        chunk(otherId, numbered(2), { options: anyRevisionOf(other), isFinal: false }),
        chunk(oneId, numbered(1), { isFinal: true }),
        chunk(otherId, numbered(2), { isFinal: true }),
      );
      const revisions = new Map(answers.map((answer) => [streamOf(answer), answer.getSuccess()?.getCurrentRevision()]));
      expect(revisions).toEqual(
        new Map([
          [one, '1'],
          [other, '3'],
        ]),
      );
      call.end();
    });

    it('that ends before its last chunk writes nothing', async () => {
      const stream = newStream();
      const call = await openCall();
      call.write(chunk(randomUUID(), numbered(2), { options: anyRevisionOf(stream), isFinal: false }));
      // Its answer shows that what came before it has arrived. A server answers Timeout to the other by and by.
      const other = chunk(randomUUID(), numbered(1), { options: anyRevisionOf(newStream()), isFinal: true });
      expect((await call.ask(1, other))[0]?.hasSuccess()).toBe(true);
      call.end();
      expect(await rejection(revisionsIn(getClient, stream))).toMatchObject(notFound);
    });

    it('counts all its chunks towards the limit, and what comes after the refusal is passed over', async () => {
      const stream = newStream();
      const id = randomUUID();
      const large = () => numbered(1).map((event) => ({ ...event, data: { number: 1, text: 'x'.repeat(600_000) } }));
      const call = await openCall();
      const [refusal, next] = await call.ask(
        2,
        chunk(id, large(), { options: anyRevisionOf(stream), isFinal: false }),
        chunk(id, large(), { isFinal: false }),
        chunk(id, numbered(1), { isFinal: true }),
        chunk(randomUUID(), numbered(1), { options: anyRevisionOf(newStream()), isFinal: true }),
      );
      expect(refusal?.getError()?.getMessage()).toBe('MaximumAppendSizeExceeded');
      expect(refusal?.getError()?.getCode()).toBe(code.Code.INVALID_ARGUMENT);
      expect(next?.hasSuccess()).toBe(true);
      expect(await rejection(revisionsIn(getClient, stream))).toMatchObject(notFound);
      call.end();
    });

    it('whose deadline passes before its last chunk is answered Timeout, and not written', async () => {
      const stream = newStream();
      const id = randomUUID();
      const options = anyRevisionOf(stream).setDeadline(timestamp.Timestamp.fromDate(new Date(Date.now() + 20)));
      const call = await openCall();
      const [answer] = await call.ask(1, chunk(id, numbered(1), { options, isFinal: false }));
      expect(answer?.getError()?.getMessage()).toBe('Timeout');
      call.write(chunk(id, numbered(1), { isFinal: true }));
      // A server does not end a call on which nothing is pending; another append is answered, and nothing before it.
      const other = chunk(randomUUID(), numbered(1), { options: anyRevisionOf(newStream()), isFinal: true });
      expect((await call.ask(1, other))[0]?.hasSuccess()).toBe(true);
      call.end();
      expect(await rejection(revisionsIn(getClient, stream))).toMatchObject(notFound);
    });

    it.each([
      ['a wrong revision', 'WrongExpectedVersion', code.Code.ALREADY_EXISTS],
      ['a tombstone', 'StreamDeleted', code.Code.NOT_FOUND],
    ])('is refused for %s with %s, and the call goes on', async (_for, message, expectedCode) => {
      const stream = await written(getClient, 1);
      if (message === 'StreamDeleted') await getClient().tombstoneStream(stream);
      const options = new streams.BatchAppendReq.Options()
        .setStreamIdentifier(identifierOf(stream))
        .setStreamPosition('7');
      const call = await openCall();
      const [refusal] = await call.ask(1, chunk(randomUUID(), numbered(1), { options, isFinal: true }));
      expect(refusal?.getError()?.getMessage()).toBe(message);
      expect(refusal?.getError()?.getCode()).toBe(expectedCode);
      const again = chunk(randomUUID(), numbered(1), { options: anyRevisionOf(newStream()), isFinal: true });
      expect((await call.ask(1, again))[0]?.hasSuccess()).toBe(true);
      call.end();
    });

    it('that says nothing of what it expects is a bad request', async () => {
      const options = new streams.BatchAppendReq.Options().setStreamIdentifier(identifierOf(newStream()));
      const call = await openCall();
      const [refusal] = await call.ask(1, chunk(randomUUID(), numbered(1), { options, isFinal: true }));
      expect(refusal?.getError()?.getDetails()?.getTypeName()).toBe('event_store.client.BadRequest');
      call.end();
    });
  });

  async function openCall() {
    const wire = wireOf(getClient);
    const client = await wire.streams();
    const [metadata] = wire.arguments();
    const call = client.batchAppend(metadata);
    const answers = call as AsyncIterable<streams.BatchAppendResp>;
    // Left open by `take`, it goes on being read.
    const iterator = answers[Symbol.asyncIterator]();
    const rest: AsyncIterable<streams.BatchAppendResp> = {
      [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }),
    };
    return {
      answers: rest,
      write: (request: streams.BatchAppendReq) => void call.write(request),
      end: () => void call.end(),
      async ask(answersWanted: number, ...requests: streams.BatchAppendReq[]) {
        for (const request of requests) call.write(request);
        return take(rest, answersWanted);
      },
    };
  }
}

function streamOf(answer: streams.BatchAppendResp): string {
  return Buffer.from(answer.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
}
