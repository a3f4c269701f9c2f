import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { genesisOf } from './chain.ts';
import { Codec } from './codec.ts';
import { connectEventLog } from './event-log.ts';
import { LogGuard } from './guard.ts';
import type { Place } from './place.ts';
import type { EventLog } from './stored-event.ts';
import { INSTALLATION } from './streams.ts';
import { enquiry, note, provenance } from './testing/enquiry.ts';
import { hurriedTimers } from './testing/manual-timers.ts';
import type { NodeEvent } from './testing/node-messages.ts';
import { ScriptedNode } from './testing/scripted-node.ts';
import { until } from './testing/until.ts';
import { systemTimers } from './timers.ts';
import type { Timers } from './timers.ts';

const STREAM = 'enquiry-1';
const codec = new Codec([enquiry]);

/** Real time limits, and no waits between attempts. */
const impatient: Timers = {
  ...systemTimers,
  after: (ms, action) => (ms >= 5_000 ? systemTimers.after(ms, action) : hurriedTimers.after(ms, action)),
};

const nodes: ScriptedNode[] = [];
const logs: EventLog[] = [];

async function start(port = 0): Promise<ScriptedNode> {
  const node = await ScriptedNode.start({ port });
  nodes.push(node);
  return node;
}
afterEach(async () => {
  for (const log of logs.splice(0)) await log.close();
  for (const node of nodes.splice(0)) node.stop();
});

const altered = (event: NodeEvent): NodeEvent => ({
  ...event,
  metadata: Buffer.from(event.metadata.toString().replace(/"hash":"[0-9a-f]{64}"/, `"hash":"${'f'.repeat(64)}"`)),
});

describe('a server that comes back with another log', () => {
  test.each<[string, (held: readonly NodeEvent[]) => readonly NodeEvent[], string | null]>([
    ['the same', (held) => held, null],
    ['none (R2)', () => [], 'LOG_MISSING'],
    ['another (R3)', (held) => held.map((event) => ({ ...event, id: randomUUID() })), 'LOG_OTHER'],
    ['that of yesterday (R4)', (held) => held.slice(0, -1), 'LOG_OLDER'],
    ['one whose last event was altered (R5)', (held) => [...held.slice(0, -1), altered(held.at(-1)!)], 'LOG_ALTERED'],
    ['the same at other positions (R6)', (held) => held.map((one) => ({ ...one, position: one.position + 9 })), null],
  ])('is given nothing unless it is the same: %s', async (_which, change, code) => {
    const node = await start();
    node.put(`test.${INSTALLATION}`, { type: 'LogBegun' });
    let isWatched = false;
    let isLost = false;
    node.onSubscribe = (connection) => {
      isWatched = true;
      connection.caughtUp();
    };
    const places: Place[] = [];
    const guard = new LogGuard();
    const raw = await connectEventLog({
      url: node.url,
      namespace: 'test',
      timers: impatient,
      attempts: 50,
      onLost: () => {
        isLost = true;
        guard.lost();
      },
      beforeResend: guard.demand,
    });
    const log = guard.guard(raw, () => Promise.resolve());
    logs.push(log);
    guard.remember(() => Promise.resolve({ by: 'the read models', places }));
    const events = codec.encode(STREAM, [note('a'), note('b'), note('c')], provenance, genesisOf(STREAM));
    await log.append(STREAM, 'no_stream', events.slice(0, 1));
    await log.append(STREAM, 0, events.slice(1, 2));
    places.push(guard.newest!);
    await until(() => isWatched);
    node.stop();
    await until(() => isLost);
    const again = await start(node.port);
    again.onSubscribe = (connection) => connection.caughtUp();
    again.log.push(...change(node.log));
    // Nothing was under way when the connection went, and nobody but the guard has heard of it.
    const appending = log.append(STREAM, 1, events.slice(2)).then(
      ({ ok }) => (ok ? null : 'overtaken'),
      (error: unknown) => (error as { readonly code?: string }).code,
    );
    expect([await appending, again.appends.length]).toEqual(code === null ? [null, 1] : [code, 0]);
  });
});
