import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { status } from '@grpc/grpc-js';
import { genesisOf } from './chain.ts';
import { Codec } from './codec.ts';
import { connectEventLog } from './event-log.ts';
import { AccessDenied, LogClosed } from './faults.ts';
import { Position } from './position.ts';
import type { EventLog } from './stored-event.ts';
import { subscribe } from './subscribe.ts';
import type { SubscriptionOptions, SubscriptionStatus } from './subscription.ts';
import { enquiry, note, provenance } from './testing/enquiry.ts';
import { hurriedTimers } from './testing/manual-timers.ts';
import { ScriptedNode } from './testing/scripted-node.ts';
import type { ScriptedSubscription } from './testing/scripted-subscription.ts';
import { until } from './testing/until.ts';

const codec = new Codec([enquiry]);
const ON_SERVER = 'test.enquiry-1';
let node: ScriptedNode;
let log: EventLog;
const logs: EventLog[] = [];
const connections: ScriptedSubscription[] = [];
const stops: AbortController[] = [];

beforeEach(async () => {
  node = await ScriptedNode.start();
  node.onSubscribe = (connection) => connections.push(connection);
  log = await connected();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop.abort();
  for (const one of logs.splice(0)) await one.close();
  node.stop();
  connections.length = 0;
});

/** The log as another process connects to it. */
async function connected(): Promise<EventLog> {
  const opened = await connectEventLog({ url: node.url, namespace: 'test' });
  logs.push(opened);
  return opened;
}

/** The next event in the node's log. */
function put() {
  const n = node.log.length + 1;
  const [{ type, data, metadata, id }] = codec.encode(
    'enquiry-1',
    [note(`${n}`)],
    provenance,
    genesisOf('enquiry-1'),
  ) as [ReturnType<Codec['encode']>[0]];
  return node.put(ON_SERVER, { id, type, data: JSON.stringify(data), metadata: Buffer.from(JSON.stringify(metadata)) });
}

/** A supervised subscription through the real client, and what it did. */
function running(options: Partial<SubscriptionOptions> = {}, from = log) {
  const stop = new AbortController();
  stops.push(stop);
  const handled: string[] = [];
  const statuses: SubscriptionStatus[] = [];
  const ended = subscribe(from, codec, {
    name: 'register',
    from: null,
    prefixes: ['enquiry-'],
    signal: stop.signal,
    onBatch: (events, upTo) => {
      handled.push(...events.map(({ position }) => position.toText()), `up to ${upTo.toText()}`);
      return Promise.resolve();
    },
    onStatus: (status) => statuses.push(status),
    timers: {
      ...hurriedTimers,
      after: (ms, action) => (ms > 20_000 ? () => undefined : hurriedTimers.after(ms, action)),
    },
    ...options,
  });
  ended.catch(() => undefined);
  return { stop, handled, statuses, ended, state: () => statuses.at(-1)?.state };
}

describe('the deliveries of the real client', () => {
  test('§1.1 hold a checkpoint and a caught-up notice behind the events before them, for a slow reader', async () => {
    const order: string[] = [];
    const stop = new AbortController();
    stops.push(stop);
    const reading = (async () => {
      for await (const delivery of log.deliveries({ from: null, prefixes: ['enquiry-'], signal: stop.signal })) {
        // All twelve are in the client, and the notices with them, before the first is looked at.
        await new Promise((resolve) => setImmediate(resolve));
        order.push(delivery.kind === 'event' ? `event ${delivery.event.revision}` : delivery.kind);
        if (delivery.kind === 'caught_up') return;
      }
    })();
    await until(() => connections.length === 1);
    for (let n = 0; n < 12; n += 1) connections[0]!.event(put());
    connections[0]!.checkpoint(12);
    connections[0]!.caughtUp();
    await reading;
    expect(order).toEqual([...Array.from({ length: 12 }, (_, n) => `event ${n}`), 'checkpoint', 'caught_up']);
  });

  test('§1.1 lose nothing by a crash between a checkpoint and the commit of the events before it', async () => {
    let stored: Position | null = null;
    const crashed = running({ batchSize: 3, onBatch: () => new Promise(() => undefined) });
    await until(() => connections.length === 1);
    for (let n = 0; n < 3; n += 1) connections[0]!.event(put());
    connections[0]!.checkpoint(3);
    await until(() => crashed.state() === 'catching_up');
    crashed.stop.abort();
    const restarted = running(
      {
        from: stored,
        onBatch: (_events, upTo) => {
          stored = upTo;
          return Promise.resolve();
        },
      },
      await connected(),
    );
    await until(() => connections.length === 2);
    expect(connections[1]!.from).toBeNull();
    for (const event of node.log) connections[1]!.event(event);
    connections[1]!.caughtUp();
    await until(() => restarted.state() === 'live');
    expect(stored).toEqual(Position.of(3n, 3n));
  });

  test('§1.2 ended by the server without an error are taken up again after the last commit', async () => {
    const { state, handled } = running();
    await until(() => connections.length === 1);
    connections[0]!.event(put());
    connections[0]!.end();
    await until(() => connections.length === 2);
    expect(connections[1]!.from).toBe(1);
    connections[1]!.event(put());
    connections[1]!.caughtUp();
    await until(() => state() === 'live');
    expect(handled).toEqual(['1/1', 'up to 1/1', '2/2', 'up to 2/2']);
  });

  test.each([
    ['UNAVAILABLE', status.UNAVAILABLE],
    ['CANCELLED', status.CANCELLED],
    ['DEADLINE_EXCEEDED', status.DEADLINE_EXCEEDED],
    ['ABORTED', status.ABORTED],
    ['RESOURCE_EXHAUSTED', status.RESOURCE_EXHAUSTED],
    ['INTERNAL', status.INTERNAL],
  ])('§1.3 dropped by %s are taken up again', async (_name, code) => {
    const { state } = running();
    await until(() => connections.length === 1);
    connections[0]!.fail(code);
    await until(() => connections.length === 2);
    connections[1]!.caughtUp();
    await until(() => state() === 'live');
  });

  test.each([
    ['PERMISSION_DENIED', status.PERMISSION_DENIED],
    ['UNAUTHENTICATED', status.UNAUTHENTICATED],
  ])('§1.3 refused by %s are not', async (_name, code) => {
    const { ended } = running();
    await until(() => connections.length === 1);
    connections[0]!.fail(code);
    await expect(ended).rejects.toThrow(AccessDenied);
  });

  test('§1.4 from a node that is gone wait for it, and do not end the process', async () => {
    node.stop();
    const { statuses, stop, ended } = running();
    await until(() => statuses.filter(({ state }) => state === 'waiting').length >= 3);
    stop.abort();
    await ended;
  });

  test('§1.17 go on from a checkpoint past events that do not match', async () => {
    const { statuses } = running();
    await until(() => connections.length === 1);
    expect(connections[0]!.prefixes).toEqual(['test.enquiry-']);
    connections[0]!.checkpoint(4_096);
    await until(() => statuses.some(({ position }) => position?.toText() === '4096/4096'));
    connections[0]!.end();
    await until(() => connections.length === 2);
    expect(connections[1]!.from).toBe(4_096);
  });

  test('make the server wait for a handler that is slow, and keep the heap small', async () => {
    const { stop } = running({ batchSize: 10, onBatch: () => new Promise(() => undefined) });
    await until(() => connections.length === 1);
    const large = { ...put(), data: JSON.stringify({ text: 'x'.repeat(50_000) }) };
    let sent = 0;
    // Held back for good, and not for a moment only: two hundred turns of the event loop bring no relief.
    for (let turns = 0; turns < 200 && sent < 5_000; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (connections[0]!.isHeldBack) continue;
      connections[0]!.event(large);
      sent += 1;
      turns = 0;
    }
    expect(sent).toBeLessThan(1_200);
    stop.abort();
  });

  test('end for good when the log is closed', async () => {
    const { ended } = running();
    await until(() => connections.length === 1);
    await log.close();
    await expect(ended).rejects.toThrow(LogClosed);
  });

  test('leave the server when they are stopped', async () => {
    const { stop } = running();
    await until(() => connections.length === 1);
    stop.abort();
    await connections[0]!.cancelled;
  });
});
