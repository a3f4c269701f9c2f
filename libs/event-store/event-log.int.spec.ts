import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newNamespace, startTestStores } from '../embedded/testing/test-stores.ts';
import type { TestStores } from '../embedded/testing/test-stores.ts';
import { genesisOf, UNCHAINED } from './chain.ts';
import { Codec } from './codec.ts';
import type { Positioned } from './envelope.ts';
import { connectEventLog } from './event-log.ts';
import { ANYBODY } from './reader.ts';
import type { Position } from './position.ts';
import { Repository } from './repository.ts';
import type { EventLog, StoredEvent } from './stored-event.ts';
import { subscribe } from './subscribe.ts';
import { enquiry, MOST_NOTES, note, ours, provenance, sending } from './testing/enquiry.ts';
import { until } from './testing/until.ts';

const codec = new Codec([enquiry]);
let stores: TestStores;
let log: EventLog;
let namespace: string;

beforeAll(async () => {
  stores = await startTestStores();
});
afterAll(() => stores.close());
beforeEach(async () => {
  namespace = newNamespace();
  log = await connectEventLog({ url: stores.eventStoreUrl, namespace });
});
afterEach(() => log.close());

const append = (stream: string, count: number) =>
  log.append(
    stream,
    'no_stream',
    codec.encode(
      stream,
      Array.from({ length: count }, (_, n) => note(`${n}`)),
      provenance,
      genesisOf(stream),
    ),
  );

async function all(events: AsyncIterable<StoredEvent>): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

/** Reads until all is caught up. */
async function catchUp(from: Position | null, prefixes = ['enquiry-']) {
  const stop = new AbortController();
  const seen: Positioned[] = [];
  let reached = from;
  await subscribe(log, codec, {
    name: 'register',
    from,
    prefixes,
    signal: stop.signal,
    onBatch: (events, upTo) => {
      seen.push(...events);
      reached = upTo;
      return Promise.resolve();
    },
    onStatus: ({ state }) => {
      if (state === 'live') stop.abort();
    },
  });
  return { seen, reached };
}

describe('the log on a node of the event store', () => {
  test('gives back what was written, and its chain holds', async () => {
    const repository = new Repository(log, codec);
    const done = await repository.execute(enquiry, 'enquiry-1', { type: 'open', topic: 'meter €' }, sending('c1'));
    const loaded = await repository.load(enquiry, 'enquiry-1', ours);
    expect(loaded).toMatchObject({ state: { topic: 'meter €' }, revision: 0 });
    const [read] = loaded.commands.get('c1')!.events;
    expect(done.outcome === 'written' && read!.position.compare(done.position)).toBe(0);
  });

  test('writes each of many concurrent commands once', async () => {
    const repositories = [new Repository(log, codec), new Repository(log, codec)];
    const commands = Array.from({ length: 4 }, (_, n) => `c${n}`);
    const sent = [...commands, ...commands].map((id, n) =>
      repositories[n % 2]!.execute(enquiry, 'enquiry-1', { type: 'note', text: id }, sending(id)),
    );
    const outcomes = await Promise.all(sent);
    expect(outcomes.filter(({ outcome }) => outcome === 'written')).toHaveLength(4);
    expect(outcomes.filter(({ outcome }) => outcome === 'repeated')).toHaveLength(4);
    const { state } = await repositories[0]!.load(enquiry, 'enquiry-1', ours);
    expect([...state.notes].sort()).toEqual(commands);
  });

  test('refuses beyond what the aggregate takes, whoever is faster', async () => {
    const repository = new Repository(log, codec);
    for (let n = 0; n < MOST_NOTES - 1; n += 1) {
      await repository.execute(enquiry, 'enquiry-1', { type: 'note', text: `${n}` }, sending(`c${n}`));
    }
    const last = ['x', 'y', 'z'].map((id) =>
      repository.execute(enquiry, 'enquiry-1', { type: 'note', text: id }, sending(id)),
    );
    const outcomes = (await Promise.all(last)).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['refused', 'refused', 'written']);
  });

  test('says where a stream stands when somebody was faster', async () => {
    await append('enquiry-1', 3);
    const encoded = codec.encode('enquiry-1', [note('late')], provenance, genesisOf('enquiry-1'));
    expect(await log.append('enquiry-1', 0, encoded)).toEqual({ ok: false, expected: 0, actual: 2 });
    expect(await log.append('enquiry-2', 0, encoded)).toEqual({ ok: false, expected: 0, actual: null });
  });

  test('gives every append anywhere a revision of its own, and the same event none twice', async () => {
    const events = Array.from({ length: 20 }, () => codec.encode('enquiry-n', [note('n')], provenance, UNCHAINED));
    const outcomes = await Promise.all(events.map((event) => log.append('enquiry-n', 'any', event)));
    const revisions = outcomes.map((outcome) => (outcome.ok ? outcome.revision : -1)).sort((a, b) => a - b);
    expect(revisions).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(await log.append('enquiry-n', 'any', events[7]!)).toEqual(outcomes[7]);
  });

  test('keeps namespaces apart on one server', async () => {
    const other = await connectEventLog({ url: stores.eventStoreUrl, namespace: `${namespace}x` });
    await append('enquiry-1', 2);
    expect(await all(other.read('enquiry-1', ANYBODY))).toEqual([]);
    expect(await all(other.readAll())).toEqual([]);
    expect((await all(log.readAll())).map(({ stream, revision }) => [stream, revision])).toEqual([
      ['enquiry-1', 0],
      ['enquiry-1', 1],
    ]);
    await other.close();
  });

  test('hands every event to a subscriber once, in order, the ones before it and the live ones', async () => {
    await append('enquiry-1', 700);
    const stop = new AbortController();
    const seen: number[] = [];
    const subscribed = subscribe(log, codec, {
      name: 'register',
      from: null,
      prefixes: ['enquiry-'],
      batchSize: 64,
      signal: stop.signal,
      onBatch: (events) => {
        seen.push(...events.map(({ revision }) => revision));
        return Promise.resolve();
      },
    });
    await until(() => seen.length === 700);
    const { lastHash } = await new Repository(log, codec).load(enquiry, 'enquiry-1', ours);
    await log.append('enquiry-1', 699, codec.encode('enquiry-1', [note('live')], provenance, lastHash));
    await until(() => seen.length === 701);
    expect(seen).toEqual(Array.from({ length: 701 }, (_, n) => n));
    stop.abort();
    await subscribed;
  });

  test('§1.17 a restart after many events that do not match does not scan them again', async () => {
    await append('enquiry-1', 1);
    const party = { ...enquiry, name: 'party' };
    const partyCodec = new Codec([party]);
    for (let n = 0; n < 8; n += 1) {
      const stream = `party-${n}`;
      const notes = Array.from({ length: 250 }, () => note('x'));
      await log.append(stream, 'no_stream', partyCodec.encode(stream, notes, provenance, genesisOf(stream)));
    }
    const { seen, reached } = await catchUp(null);
    expect(seen).toHaveLength(1);
    const unread = await all(log.readAll({ from: reached }));
    expect(unread.length).toBeLessThan(600);
    expect((await catchUp(reached)).seen).toEqual([]);
  });
});
