import { describe, expect, it } from 'vitest';
import { BACKWARDS, END, START, binaryEvent, jsonEvent } from '@eventstore/db-client';
import { collect, newStream, ofStreams, take, written, type GetClient } from './arrangements.ts';

/** Events of type `$>`, whose data is `revision@stream`: projections of a server write them, and any client may. */
export function linksContract(getClient: GetClient): void {
  const linkTo = (target: string) => binaryEvent({ type: '$>', data: Buffer.from(target) });
  /** A stream with these links. */
  const linking = async (...targets: string[]): Promise<string> => {
    const stream = newStream('links');
    await getClient().appendToStream(stream, targets.map(linkTo));
    return stream;
  };
  const resolved = (stream: string) => collect(getClient().readStream(stream, { resolveLinkTos: true }));

  describe('a link', () => {
    it('is followed if that is asked for, and comes along with what it points at', async () => {
      const target = await written(getClient, 2);
      const stream = await linking(`1@${target}`);
      const [event] = await resolved(stream);
      expect(event?.event).toMatchObject({ streamId: target, revision: 1n, data: { number: 2 } });
      expect(event?.link).toMatchObject({ streamId: stream, revision: 0n, type: '$>' });
    });

    it('is an event like others if it is not', async () => {
      const target = await written(getClient, 2);
      const stream = await linking(`1@${target}`);
      const [event] = await collect(getClient().readStream(stream));
      expect(event?.event).toMatchObject({ streamId: stream, revision: 0n, type: '$>' });
      expect(event?.link).toBeUndefined();
    });

    it('leaves events alone that are none', async () => {
      const stream = newStream();
      await getClient().appendToStream(stream, jsonEvent({ type: 'Plain', data: {} }));
      const [event] = await resolved(stream);
      expect(event?.event?.type).toBe('Plain');
      expect(event?.link).toBeUndefined();
    });

    it('may point into a stream with an @ in its name', async () => {
      const target = newStream('somebody@example.org');
      await getClient().appendToStream(target, jsonEvent({ type: 'Plain', data: {} }));
      const [event] = await resolved(await linking(`0@${target}`));
      expect(event?.event?.streamId).toBe(target);
    });

    it.each<[string, () => Promise<string>]>([
      ['a revision that was never written', async () => `5@${await written(getClient, 1)}`],
      ['a stream that was never written', () => Promise.resolve(`0@${newStream()}`)],
      [
        'a deleted stream',
        async () => {
          const target = await written(getClient, 1);
          await getClient().deleteStream(target);
          return `0@${target}`;
        },
      ],
      [
        'a tombstoned stream',
        async () => {
          const target = await written(getClient, 1);
          await getClient().tombstoneStream(target);
          return `0@${target}`;
        },
      ],
      [
        'an event that is truncated',
        async () => {
          const target = await written(getClient, 3);
          await getClient().setStreamMetadata(target, { truncateBefore: 2 });
          return `1@${target}`;
        },
      ],
      ['nothing, by a text without a stream', () => Promise.resolve('5')],
    ])('to %s comes alone', async (_to, arrange) => {
      const stream = await linking(await arrange());
      const [event, ...others] = await resolved(stream);
      expect(event?.event).toBeUndefined();
      expect(event?.link).toMatchObject({ streamId: stream, revision: 0n, type: '$>' });
      expect(others).toEqual([]);
    });

    it('whose text begins with no number is an event like others', async () => {
      const stream = await linking('nonsense@nowhere');
      const [event] = await resolved(stream);
      expect(event?.event).toMatchObject({ streamId: stream, type: '$>' });
      expect(event?.link).toBeUndefined();
    });

    it('is followed backwards, in $all, and by subscriptions as well', async () => {
      const target = await written(getClient, 2);
      const stream = await linking(`0@${target}`, `1@${target}`);
      const options = { resolveLinkTos: true };
      const downwards = getClient().readStream(stream, { ...options, direction: BACKWARDS, fromRevision: END });
      const targets = (events: Awaited<ReturnType<typeof resolved>>) =>
        events.map(({ event, link }) => [event?.streamId, event?.revision, link?.revision]);
      expect(targets(await collect(downwards))).toEqual([
        [target, 1n, 1n],
        [target, 0n, 0n],
      ]);

      const expected = [
        [target, 0n, 0n],
        [target, 1n, 1n],
      ];
      const [first] = await collect(getClient().readStream(stream));
      const fromPosition = first?.event?.position ?? START;
      expect(targets(await take(ofStreams(getClient().readAll({ ...options, fromPosition }), [stream]), 2))).toEqual(
        expected,
      );
      expect(targets(await take(getClient().subscribeToStream(stream, options), 2))).toEqual(expected);
      const ofAll = getClient().subscribeToAll({ ...options, fromPosition });
      expect(targets(await take(ofStreams(ofAll, [stream]), 1))).toEqual(expected.slice(1));
    });
  });
}
