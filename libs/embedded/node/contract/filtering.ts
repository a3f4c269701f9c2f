import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  END,
  eventTypeFilter,
  excludeSystemEvents,
  streamNameFilter,
  type Filter,
  type Position,
} from '@eventstore/db-client';
import { streams } from '../wire/protobuf.ts';
import { NOBODY, collect, newStream, numbered, ofStreams, oneWord, take, type GetClient } from './arrangements.ts';
import { wireOf } from './wire.ts';

export function filteringContract(getClient: GetClient): void {
  const append = (stream: string, count: number) => getClient().appendToStream(stream, numbered(count));

  describe('a filter', () => {
    const found = async (filter: Filter, from: Position | undefined, count: number) => {
      const subscription = getClient().subscribeToAll({ fromPosition: from ?? END, filter });
      return (await take(subscription, count)).map(({ event }) => [event?.streamId, event?.type]);
    };

    it.each([
      ['prefixes of the stream name', (category: string) => streamNameFilter({ prefixes: [`${category}-`] })],
      ['several prefixes', (category: string) => streamNameFilter({ prefixes: [NOBODY, `${category}-`] })],
      ['a regular expression on it', (category: string) => streamNameFilter({ regex: `^${category}-` })],
      ['one that may match in the middle', (category: string) => streamNameFilter({ regex: category.slice(3) })],
    ])('lets through by %s', async (_by, filter) => {
      const category = oneWord('category');
      const [wanted, unwanted] = [newStream(category), newStream()];
      const { position } = await append(unwanted, 1);
      await append(wanted, 1);
      await append(unwanted, 1);
      await append(wanted, 1);
      expect(await found(filter(category), position, 2)).toEqual([
        [wanted, 'Numbered'],
        [wanted, 'Numbered'],
      ]);
    });

    it.each([
      ['prefixes of the event type', (type: string) => eventTypeFilter({ prefixes: ['Other', type] })],
      ['a regular expression on it', (type: string) => eventTypeFilter({ regex: `^${type}(Late)?$` })],
    ])('lets through by %s', async (_by, filter) => {
      const type = oneWord('Type');
      const stream = newStream();
      const { position } = await append(stream, 1);
      await getClient().appendToStream(stream, [...numbered(1, type), ...numbered(2), ...numbered(1, `${type}Late`)]);
      expect(await found(filter(type), position, 2)).toEqual([
        [stream, type],
        [stream, `${type}Late`],
      ]);
    });

    it('lets through what comes live as well', async () => {
      const category = oneWord('category');
      const wanted = newStream(category);
      const filter = streamNameFilter({ prefixes: [`${category}-`] });
      const subscription = getClient().subscribeToAll({ fromPosition: END, filter });
      const caughtUp = once(subscription, 'caughtUp');
      const events = take(subscription, 2);
      await caughtUp;
      for (const stream of [wanted, newStream(), wanted]) await append(stream, 1);
      expect((await events).map(({ event }) => [event?.streamId, event?.revision])).toEqual([
        [wanted, 0n],
        [wanted, 1n],
      ]);
    });

    it('can leave out the events of the system', async () => {
      const stream = newStream();
      const { position } = await append(stream, 1);
      await getClient().setStreamMetadata(stream, { maxCount: 3 });
      await append(stream, 1);
      const options = { fromPosition: position ?? 'end', filter: excludeSystemEvents() } as const;
      const [next] = await take(ofStreams(getClient().subscribeToAll(options), [stream, `$$${stream}`]), 1);
      expect(next?.event).toMatchObject({ streamId: stream, revision: 1n });
    });
  });

  describe('a filtered read', () => {
    const wire = wireOf(getClient);
    const { ReadDirection } = streams.ReadReq.Options;

    it.each([
      ['forwards', ReadDirection.FORWARDS, ['0', '1']],
      ['backwards', ReadDirection.BACKWARDS, ['2', '1']],
    ])('stops at the count of what it lets through: %s', async (_direction, direction, expected) => {
      const category = oneWord('category');
      const wanted = newStream(category);
      const { position: from } = await append(newStream(), 1);
      for (let round = 0; round < 4; round += 1) {
        await append(wanted, 1);
        await append(newStream(), 50);
      }
      const [last] = await collect(getClient().readStream(wanted, { fromRevision: 3n }));
      const begin = direction === ReadDirection.FORWARDS ? from : last?.event?.position;
      const found = await collect(
        wire.readFiltered(`${category}-`, begin, (options) => options.setReadDirection(direction).setCount('2')),
      );
      expect(found.map((answer) => answer.getEvent()?.getEvent()?.getStreamRevision())).toEqual(expected);
    });
  });
}
