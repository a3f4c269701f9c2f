import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BACKWARDS, END, EventStoreDBClient } from '@eventstore/db-client';
import { newNamespace, startTestStores } from '../embedded/testing/test-stores.ts';
import type { TestStores } from '../embedded/testing/test-stores.ts';
import { genesisOf } from './chain.ts';
import { Codec } from './codec.ts';
import { connectEventLog } from './event-log.ts';
import { ANYBODY } from './reader.ts';
import { Position } from './position.ts';
import { enquiry, note, provenance } from './testing/enquiry.ts';
import { connectVerbatimLog } from './verbatim.ts';
import type { VerbatimEvent, VerbatimLog } from './verbatim.ts';

let stores: TestStores;
/** Where the log ended before: a given server may hold far more than what is read here three at a time. */
let begin: Position | null = null;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  stores = await startTestStores();
  const client = EventStoreDBClient.connectionString(stores.eventStoreUrl);
  for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 })) {
    if (event?.position !== undefined) begin = Position.of(event.position.commit, event.position.prepare);
  }
  await client.dispose();
});
afterAll(async () => {
  for (const one of opened) await one.close();
  await stores.close();
});

function verbatimLog(namespace: string): VerbatimLog {
  const log = connectVerbatimLog({ url: stores.eventStoreUrl, namespace, pageSize: 3 });
  opened.push(log);
  return log;
}

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));

const foreign = (revision: number, isJson: boolean, data: string, metadata = ''): VerbatimEvent => ({
  id: randomUUID(),
  type: 'Foreign',
  stream: 'enquiry-foreign',
  revision,
  isJson,
  data: bytes(data),
  metadata: bytes(metadata),
});

async function all(log: VerbatimLog): Promise<Omit<VerbatimEvent, 'position'>[]> {
  const found = [];
  for await (const { position: _, ...event } of log.readAll(begin)) {
    found.push({ ...event, data: Uint8Array.from(event.data), metadata: Uint8Array.from(event.metadata) });
  }
  return found;
}

test('what other tools wrote is read and written with its very bytes, whatever they are', async () => {
  const log = verbatimLog(newNamespace());
  const events = [
    foreign(0, true, '{ "b" : 1.0, "a": 2 }', '{"written":  "by hand"}'),
    foreign(1, true, '{"truncated":'),
    foreign(2, true, '"text"', '\xff\x00'),
    foreign(3, false, '\x00\xfe{}'),
    foreign(4, true, '{"a":1}'),
  ];
  expect(await log.append('enquiry-foreign', 'no_stream', events.slice(0, 2))).toMatchObject({ ok: true, revision: 1 });
  expect(await log.append('enquiry-foreign', 1, events.slice(2))).toMatchObject({ ok: true, revision: 4 });
  expect(await all(log)).toEqual(events);
});

test('a copy of what we wrote is the same for every reader, and its chain holds', async () => {
  const [from, to] = [newNamespace(), newNamespace()];
  const codec = new Codec([enquiry]);
  const log = await connectEventLog({ url: stores.eventStoreUrl, namespace: from });
  const copy = await connectEventLog({ url: stores.eventStoreUrl, namespace: to });
  opened.push(log, copy);
  const notes = ['a', '€ \u2028 "', 'c'].map((text) => note(text));
  await log.append('enquiry-1', 'no_stream', codec.encode('enquiry-1', notes, provenance, genesisOf('enquiry-1')));
  const target = verbatimLog(to);
  const events = await all(verbatimLog(from));
  expect(events).toHaveLength(3);
  await target.append('enquiry-1', 'no_stream', events);
  expect(await all(target)).toEqual(events);
  const [mine, theirs] = [[], []] as unknown[][];
  for await (const { position: _, ...event } of log.read('enquiry-1', ANYBODY)) mine!.push(event);
  for await (const { position: _, ...event } of copy.read('enquiry-1', ANYBODY)) theirs!.push(event);
  expect(theirs).toEqual(mine);
});

test('a stream deleted for good leaves its events, and no event of its own', async () => {
  const namespace = newNamespace();
  const log = verbatimLog(namespace);
  await log.append('enquiry-foreign', 'no_stream', [foreign(0, true, '{}')]);
  const client = EventStoreDBClient.connectionString(stores.eventStoreUrl);
  await client.tombstoneStream(`${namespace}.enquiry-foreign`);
  await client.dispose();
  // A page with a tombstone in it is no shorter for that, and not the last.
  for (let n = 0; n < 10; n += 1) {
    const stream = `enquiry-after-${n}`;
    await log.append(stream, 'no_stream', [{ ...foreign(0, true, '{}'), stream }]);
  }
  expect((await all(log)).map(({ type }) => type)).toEqual(Array.from({ length: 11 }, () => 'Foreign'));
});
