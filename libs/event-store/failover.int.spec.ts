import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { genesisOf } from './chain.ts';
import { Codec } from './codec.ts';
import { connectEventLog } from './event-log.ts';
import { StoreUnavailable } from './faults.ts';
import type { EventLog } from './stored-event.ts';
import { subscribe } from './subscribe.ts';
import type { SubscriptionStatus } from './subscription.ts';
import { enquiry, note, provenance } from './testing/enquiry.ts';
import { hurriedTimers } from './testing/manual-timers.ts';
import { ScriptedNode } from './testing/scripted-node.ts';
import { until } from './testing/until.ts';
import { systemTimers } from './timers.ts';
import type { Timers } from './timers.ts';

const STREAM = 'enquiry-1';
const codec = new Codec([enquiry]);
const notes = (text: string) => codec.encode(STREAM, [note(text)], provenance, genesisOf(STREAM));

/** Real time limits, and no waits between attempts. */
const impatient: Timers = {
  ...systemTimers,
  after: (ms, action) => (ms >= 5_000 ? systemTimers.after(ms, action) : hurriedTimers.after(ms, action)),
};

const nodes: ScriptedNode[] = [];
const logs: EventLog[] = [];
let node: ScriptedNode;

async function start(options?: Parameters<typeof ScriptedNode.start>[0]): Promise<ScriptedNode> {
  const started = await ScriptedNode.start(options);
  nodes.push(started);
  return started;
}

async function connected(url = node.url): Promise<EventLog> {
  const log = await connectEventLog({ url, namespace: 'test', timers: impatient, attempts: 50 });
  logs.push(log);
  return log;
}

/** The node as it comes back: where it was, with what it held. */
async function restarted(stopped: ScriptedNode): Promise<ScriptedNode> {
  const again = await start({ port: stopped.port });
  again.log.push(...stopped.log);
  return again;
}

beforeEach(async () => {
  node = await start();
});
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close();
  for (const one of nodes.splice(0)) one.stop();
});

describe('§1.3 a change of leader', () => {
  test('takes the append to the new one, the same bytes, and those after it as well', async () => {
    const log = await connected();
    const leader = await start();
    node.leader = leader;
    node.troubles.push('not_leader');
    expect(await log.append(STREAM, 'no_stream', notes('a'))).toMatchObject({ ok: true, revision: 0 });
    expect(leader.appends[0]).toEqual(node.appends[0]);
    expect(await log.append(STREAM, 0, notes('b'))).toMatchObject({ ok: true, revision: 1 });
    expect([node.appends.length, leader.appends.length]).toEqual([1, 2]);
  });

  test('comes back to the address it was given where the new leader is gone', async () => {
    const log = await connected();
    const leader = await start();
    node.leader = leader;
    node.troubles.push('not_leader');
    await log.append(STREAM, 'no_stream', notes('a'));
    node.log.push(...leader.log);
    leader.stop();
    expect(await log.append(STREAM, 0, notes('b'))).toMatchObject({ ok: true, revision: 1 });
    expect(node.appends).toHaveLength(2);
  });
});

describe('§1.3 a restart of the server', () => {
  test('is ridden out by an append, which is stored once', async () => {
    const log = await connected();
    node.troubles.push('store_then_hang');
    const appending = log.append(STREAM, 'no_stream', notes('a'));
    await until(() => node.log.length === 1);
    node.stop();
    const again = await restarted(node);
    expect(await appending).toMatchObject({ ok: true, revision: 0 });
    expect(again.log).toHaveLength(1);
  });

  test('is ridden out though it takes longer than the attempts, by more calls at once than warn of a leak', async () => {
    let waited = 0;
    const after: Timers['after'] = (ms, action) => {
      if (ms >= 5_000) return systemTimers.after(ms, action);
      waited += ms;
      return hurriedTimers.after(ms, action);
    };
    const log = await connectEventLog({ url: node.url, namespace: 'test', timers: { ...hurriedTimers, after } });
    logs.push(log);
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    node.stop();
    const streams = Array.from({ length: 12 }, (_, n) => `enquiry-${n}`);
    const appending = streams.map((stream) =>
      log.append(stream, 'no_stream', codec.encode(stream, [note('a')], provenance, genesisOf(stream))),
    );
    // Five attempts of each of them wait for less than half a second.
    await until(() => waited > streams.length * 1_000);
    const again = await restarted(node);
    for (const outcome of await Promise.all(appending)) expect(outcome).toMatchObject({ ok: true, revision: 0 });
    expect(again.log).toHaveLength(streams.length);
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });

  test('that does not end is told in the end, with its reason', async () => {
    const log = await connectEventLog({ url: node.url, namespace: 'test', timers: impatient, attempts: 2 });
    logs.push(log);
    node.stop();
    await expect(log.head(STREAM)).rejects.toThrow(/nobody listens/);
  });

  test('is ridden out by a read', async () => {
    const log = await connected();
    for (let n = 0; n < 3; n += 1) node.put(`test.${STREAM}`);
    node.stop();
    await restarted(node);
    expect((await log.head(STREAM))?.revision).toBe(2);
  });

  // As EventStoreDB 23.10 ends a subscriber that stands still.
  test('a subscriber that is told to have been too slow subscribes again after what it has handled', async () => {
    const log = await connected();
    const from: (number | null)[] = [];
    node.onSubscribe = (connection) => {
      from.push(connection.from);
      if (from.length > 1) return connection.caughtUp();
      connection.event(node.log[0]!);
      connection.fail(
        status.ABORTED,
        'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
      );
    };
    const [{ type, id, data, metadata }] = notes('only') as [ReturnType<typeof notes>[0]];
    const stored = { type, id, data: JSON.stringify(data), metadata: Buffer.from(JSON.stringify(metadata)) };
    node.put(`test.${STREAM}`, stored);
    const stop = new AbortController();
    let seen = 0;
    await subscribe(log, codec, {
      name: 'register',
      from: null,
      prefixes: ['enquiry-'],
      signal: stop.signal,
      timers: { ...hurriedTimers, after: (ms, act) => (ms > 20_000 ? () => undefined : hurriedTimers.after(ms, act)) },
      onBatch: (events) => Promise.resolve(void (seen += events.length)),
      onStatus: ({ state }) => {
        if (state === 'live') stop.abort();
      },
    });
    expect(from.length).toBeGreaterThan(1);
    expect(seen).toBeGreaterThan(0);
  });

  test('is ridden out by a subscription, which goes on after what it has handled', async () => {
    const log = await connected();
    const from: (number | null)[] = [];
    const onSubscribe: ScriptedNode['onSubscribe'] = (connection) => {
      from.push(connection.from);
      connection.caughtUp();
      const [event] = [...nodes.at(-1)!.log].slice(-1);
      connection.event(event!);
    };
    const put = (to: ScriptedNode, text: string) => {
      const [{ type, id, data, metadata }] = notes(text) as [ReturnType<typeof notes>[0]];
      const stored = { type, id, data: JSON.stringify(data), metadata: Buffer.from(JSON.stringify(metadata)) };
      return to.put(`test.${STREAM}`, stored);
    };
    node.onSubscribe = onSubscribe;
    put(node, 'before');
    const stop = new AbortController();
    const seen: string[] = [];
    const states: SubscriptionStatus['state'][] = [];
    const subscribed = subscribe(log, codec, {
      name: 'register',
      from: null,
      prefixes: ['enquiry-'],
      signal: stop.signal,
      timers: { ...hurriedTimers, after: (ms, act) => (ms > 20_000 ? () => undefined : hurriedTimers.after(ms, act)) },
      onBatch: (events) => {
        seen.push(...events.map(({ data }) => (data as { text: string }).text));
        return Promise.resolve();
      },
      onStatus: ({ state }) => states.push(state),
    });
    await until(() => seen.length === 1);
    node.stop();
    const again = await restarted(node);
    again.onSubscribe = onSubscribe;
    put(again, 'after');
    await until(() => seen.length === 2);
    stop.abort();
    await subscribed;
    expect(seen).toEqual(['before', 'after']);
    expect(from).toEqual([null, 1]);
    expect(states).toContain('waiting');
  });
});

describe('a connection with TLS', () => {
  let folder: string;
  let tls: { certificate: Buffer; key: Buffer };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tls-'));
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    const files = ['-keyout', join(folder, 'key'), '-out', join(folder, 'ca.crt')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'];
    await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...subject, ...files]);
    tls = { certificate: await readFile(join(folder, 'ca.crt')), key: await readFile(join(folder, 'key')) };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const secured = (port: number, ca: string): string =>
    `esdb://redress:hu%3Ash@localhost:${port}?tls=true&tlsCAFile=${join(folder, ca)}&keepAliveInterval=20000`;

  test('shows who it is with every append', async () => {
    const server = await start({ tls });
    const log = await connected(secured(server.port, 'ca.crt'));
    expect(await log.append(STREAM, 'no_stream', notes('a'))).toMatchObject({ ok: true });
    expect(server.authorizations).toEqual([`Basic ${Buffer.from('redress:hu:sh').toString('base64')}`]);
    expect(server.batchAppends).toBe(0);
  });

  test('is refused to a server of another authority, and no error says the password', async () => {
    const server = await start({ tls });
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
      ...['-subj', '/CN=other', '-keyout', join(folder, 'other.key'), '-out', join(folder, 'other.crt')],
    ]);
    const options = { namespace: 'test', timers: impatient, attempts: 2 };
    const error: unknown = await connectEventLog({ url: secured(server.port, 'other.crt'), ...options }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      expect(`${cause.message} ${cause.stack}`).not.toMatch(/hu:sh|hu%3Ash/);
    }
    expect(server.appends).toEqual([]);
  });
});
