import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { genesisOf } from './chain.ts';
import { Codec } from './codec.ts';
import { connectEventLog } from './event-log.ts';
import type { EventLogOptions } from './event-log.ts';
import { AccessDenied, AppendTooLarge, Busy, LogClosed, StoreUnavailable, LogMisconfigured } from './faults.ts';
import { ANYBODY } from './reader.ts';
import type { EncodedEvent, EventLog } from './stored-event.ts';
import { enquiry, note, provenance } from './testing/enquiry.ts';
import { hurriedTimers, ManualTimers } from './testing/manual-timers.ts';
import type { NodeEvent } from './testing/node-messages.ts';
import { ScriptedNode } from './testing/scripted-node.ts';
import { until } from './testing/until.ts';
import { systemTimers } from './timers.ts';
import type { Timers } from './timers.ts';

const STREAM = 'enquiry-1';
const ON_SERVER = 'test.enquiry-1';
const codec = new Codec([enquiry]);
const notes = (...texts: string[]): readonly EncodedEvent[] =>
  codec.encode(
    STREAM,
    texts.map((text) => note(text)),
    provenance,
    genesisOf(STREAM),
  );

let node: ScriptedNode;
const opened: EventLog[] = [];

beforeEach(async () => {
  node = await ScriptedNode.start();
});
afterEach(async () => {
  for (const log of opened.splice(0)) await log.close();
  node.stop();
});

async function given(options: Partial<EventLogOptions> = {}): Promise<EventLog> {
  const log = await connectEventLog({ url: node.url, namespace: 'test', ...options });
  opened.push(log);
  return log;
}

/** Real time limits, and no waits between attempts. */
const impatient: Timers = {
  ...systemTimers,
  after: (ms, action) => (ms >= 5_000 ? systemTimers.after(ms, action) : hurriedTimers.after(ms, action)),
};

describe('an append', () => {
  test('§1.10 answers with the revision of the last event written', async () => {
    const log = await given();
    expect(await log.append(STREAM, 'no_stream', notes('a', 'b'))).toMatchObject({ ok: true, revision: 1 });
    expect(await log.append(STREAM, 1, notes('c'))).toMatchObject({ ok: true, revision: 2 });
    expect((await log.head(STREAM))?.revision).toBe(2);
  });

  test('§1.8 says at which revision the stream really is when somebody was faster', async () => {
    for (let n = 0; n <= 41; n += 1) node.put(ON_SERVER);
    const log = await given();
    const outcome = await log.append(STREAM, 7, notes('a'));
    expect(outcome).toEqual({ ok: false, expected: 7, actual: 41 });
    expect(await log.append('enquiry-2', 7, notes('a'))).toEqual({ ok: false, expected: 7, actual: null });
  });

  test('§1.7 goes by the unary method, though the server advertises batch appends', async () => {
    const log = await given();
    await log.append(STREAM, 'no_stream', notes('a'));
    expect(node.appends).toHaveLength(1);
    expect(node.batchAppends).toBe(0);
  });

  test('§1.7 that fails leaves those of other logs in the same process alone', async () => {
    const [first, second] = [await given(), await given({ timers: new ManualTimers() })];
    node.troubles.push('hang');
    let isAnswered = false;
    const answered = () => (isAnswered = true);
    second.append(STREAM, 'no_stream', notes('hangs')).then(answered, answered);
    await until(() => node.appends.length === 1);
    node.troubles.push('denied');
    await expect(first.append(STREAM, 'no_stream', notes('a'))).rejects.toThrow(AccessDenied);
    expect(await first.append(STREAM, 'no_stream', notes('b'))).toMatchObject({ ok: true });
    expect(isAnswered).toBe(false);
  });

  test('§1.6 that is never answered is given up by a timer of our own and sent again, the same bytes', async () => {
    const timers = new ManualTimers();
    const log = await given({ timers });
    node.troubles.push('hang');
    const running = log.append(STREAM, 'no_stream', notes('a'));
    await until(() => node.appends.length === 1);
    timers.advance(5_000);
    await until(() => timers.waits.length > 0);
    timers.advance(1_000);
    expect(await running).toMatchObject({ ok: true, revision: 0 });
    expect(node.appends[1]).toEqual(node.appends[0]);
  });

  test('§1.6 that was stored, and whose answer was lost, is stored once', async () => {
    const log = await given({ timers: impatient });
    node.troubles.push('store_then_unavailable', 'store_then_unavailable');
    expect(await log.append(STREAM, 'no_stream', notes('a', 'b'))).toMatchObject({ ok: true, revision: 1 });
    expect(node.log).toHaveLength(2);
    expect(new Set(node.appends.map(({ bytes }) => bytes.join())).size).toBe(1);
    expect(node.appends.map(({ expected }) => expected)).toEqual([-1, -1, -1]);
  });

  test('§1.12 is found by reading back where the server has forgotten its ids and others have written since', async () => {
    const log = await given({ timers: impatient });
    node.remembersIds = false;
    node.troubles.push('store_then_unavailable');
    node.afterStoring = () => {
      node.put(ON_SERVER);
      node.afterStoring = () => undefined;
    };
    expect(await log.append(STREAM, 'no_stream', notes('a', 'b'))).toMatchObject({ ok: true, revision: 1 });
    expect(node.log).toHaveLength(3);
  });

  test('is told that others were faster where, after a doubt, the stream holds theirs', async () => {
    const log = await given({ timers: impatient });
    node.troubles.push('unavailable');
    node.put(ON_SERVER);
    expect(await log.append(STREAM, 'no_stream', notes('a'))).toEqual({ ok: false, expected: 'no_stream', actual: 0 });
  });

  test('anywhere answers, after a doubt, with a revision at which this event stands', async () => {
    const log = await given({ timers: impatient });
    node.put(ON_SERVER);
    node.remembersIds = false;
    node.troubles.push('store_then_unavailable');
    const [event] = notes('a');
    const outcome = await log.append(STREAM, 'any', [event!]);
    const standing = node.log.filter(({ id }) => id === event!.id).map(({ revision }) => revision);
    expect(outcome.ok && standing.includes(outcome.revision)).toBe(true);
  });

  test('gives up after its attempts, and says that the outcome is unknown', async () => {
    const log = await given({ timers: impatient, attempts: 3, patienceMs: 0 });
    node.troubles.push('unavailable', 'unavailable', 'unavailable', 'unavailable');
    const running = log.append(STREAM, 'no_stream', notes('a'));
    await expect(running).rejects.toThrow(StoreUnavailable);
    await expect(running).rejects.toMatchObject({ attempts: 3, outcomeUnknown: true });
    expect(node.appends).toHaveLength(3);
  });

  test('is not tried again where the server denies access', async () => {
    const log = await given();
    node.troubles.push('denied');
    await expect(log.append(STREAM, 'no_stream', notes('a'))).rejects.toThrow(AccessDenied);
    expect(node.appends).toHaveLength(1);
  });

  test('§1.13 of a flood waits its turn, and beyond the queue is answered `Busy`', async () => {
    const log = await given({ inFlight: 8, waiting: 92 });
    const flood = Array.from({ length: 120 }, () => log.append(`enquiry-${randomUUID()}`, 'no_stream', notes('a')));
    const results = await Promise.allSettled(flood);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(results.length - refused.length).toBe(100);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(Busy);
    expect(node.mostPendingAppends).toBeGreaterThan(1);
    expect(node.mostPendingAppends).toBeLessThanOrEqual(8);
  });

  test('§1.14 over a mebibyte does not reach the network', async () => {
    const log = await given();
    const tooLarge = log.append(STREAM, 'no_stream', notes('x'.repeat(600_000), 'y'.repeat(600_000)));
    await expect(tooLarge).rejects.toThrow(AppendTooLarge);
    expect(node.appends).toHaveLength(0);
  });

  test('on a closed log is refused', async () => {
    const log = await given();
    await log.close();
    await expect(log.append(STREAM, 'no_stream', notes('a'))).rejects.toThrow(LogClosed);
  });
});

describe('reading', () => {
  const fill = (count: number, stream = ON_SERVER): NodeEvent[] =>
    Array.from({ length: count }, () => node.put(stream));
  const revisions = async (events: AsyncIterable<{ revision: number }>) => {
    const found: number[] = [];
    for await (const { revision } of events) found.push(revision);
    return found;
  };

  test('§1.15 goes by pages and leaves nothing open, wherever the reader leaves', async () => {
    fill(25);
    const log = await given({ pageSize: 10 });
    node.reads.length = 0;
    for await (const { revision } of log.read(STREAM, ANYBODY)) if (revision === 12) break;
    expect(node.reads.map(({ from, limit }) => [from, limit])).toEqual([
      [null, 10],
      [10, 10],
    ]);
    await until(() => node.openReads === 0);
  });

  test('gives every event once, forwards and backwards, from anywhere and up to a limit', async () => {
    fill(25);
    const log = await given({ pageSize: 10 });
    const upwards = Array.from({ length: 25 }, (_, n) => n);
    expect(await revisions(log.read(STREAM, ANYBODY))).toEqual(upwards);
    expect(await revisions(log.read(STREAM, ANYBODY, { direction: 'backwards' }))).toEqual(upwards.toReversed());
    expect(await revisions(log.read(STREAM, ANYBODY, { from: 5, limit: 12 }))).toEqual(upwards.slice(5, 17));
    const down = await revisions(log.read(STREAM, ANYBODY, { from: 14, direction: 'backwards', limit: 12 }));
    expect(down).toEqual(upwards.slice(3, 15).toReversed());
  });

  test('finds nothing in another organisation’s stream, by one call as where there is none', async () => {
    const log = await given({ pageSize: 10 });
    await log.append(STREAM, 'no_stream', notes(...Array.from({ length: 25 }, (_, n) => `note ${n}`)));
    for (const options of [{}, { direction: 'backwards' }, { from: 12 }, { from: 12, limit: 1 }] as const) {
      node.reads.length = 0;
      expect(await revisions(log.read(STREAM, 'borealis', options))).toEqual([]);
      expect(node.reads).toHaveLength(1);
      expect(await revisions(log.read(STREAM, provenance.organisation, options))).toEqual(
        await revisions(log.read(STREAM, ANYBODY, options)),
      );
    }
    await until(() => node.openReads === 0);
  });

  test('finds nothing in a stream that does not exist', async () => {
    const log = await given();
    expect(await revisions(log.read('enquiry-none', ANYBODY))).toEqual([]);
    expect(await log.head('enquiry-none')).toBeNull();
  });

  test('§1.6 that is never answered is given up, and its call is cancelled', async () => {
    const timers = new ManualTimers();
    const log = await given({ timers, attempts: 1 });
    node.readsHang = true;
    const head = log.head(STREAM);
    head.catch(() => undefined);
    await until(() => node.openReads === 1);
    timers.advance(5_000);
    await expect(head).rejects.toThrow(StoreUnavailable);
    await until(() => node.openReads === 0);
  });

  test('of all streams keeps to the namespace, the prefixes and the types asked for', async () => {
    fill(5);
    fill(5, 'other.enquiry-1');
    fill(5, 'test.party-1');
    node.put('test.enquiry-2', { type: 'Other' });
    const log = await given({ pageSize: 3 });
    const streams = async (options: Parameters<EventLog['readAll']>[0]) => {
      const found: string[] = [];
      for await (const { stream, revision } of log.readAll(options)) found.push(`${stream}@${revision}`);
      return found;
    };
    expect(await streams({})).toHaveLength(11);
    expect(await streams({ prefixes: ['party-'] })).toEqual([0, 1, 2, 3, 4].map((n) => `party-1@${n}`));
    expect(await streams({ types: ['Other'] })).toEqual(['enquiry-2@0']);
    const third = (await log.read(STREAM, ANYBODY, { from: 2, limit: 1 })[Symbol.asyncIterator]().next()).value!;
    expect(await streams({ from: third.position, limit: 2 })).toEqual(['enquiry-1@3', 'enquiry-1@4']);
  });
});

describe('connecting', () => {
  test('says that nobody answers, and does not end the process', async () => {
    const { url } = node;
    node.stop();
    const connecting = connectEventLog({ url, namespace: 'test', timers: impatient, attempts: 2 });
    await expect(connecting).rejects.toThrow(StoreUnavailable);
  });

  test.each([
    ['a TLS address without a user', 'esdb://localhost:2113'],
    ['an address of something else', 'http://localhost:2113?tls=false'],
  ])('refuses %s, and does not repeat a password', async (_what, url) => {
    await expect(connectEventLog({ url, namespace: 'test' })).rejects.toThrow(LogMisconfigured);
    const secret = connectEventLog({ url: url.replace('//', '//admin:hush@').replace(/^esdb/, 'ftp'), namespace: '' });
    await expect(secret).rejects.toThrow(expect.objectContaining({ message: expect.not.stringContaining('hush') }));
  });
});
