import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SubscriptionStatus } from '#event-store';
import { startProbes } from './probes.ts';

describe('the probes of a process without an API', () => {
  let server: Server;
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  async function answers(states: readonly SubscriptionStatus['state'][]) {
    const subscriptions = () =>
      states.map((state, n) => ({ name: `p${n}`, state, drops: n, position: null, lastHeardAt: null }));
    const core = { watchAppends: () => () => undefined };
    server = await startProbes({ host: '127.0.0.1', port: 0, core, subscriptions });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return (path: string) => fetch(`${url}${path}`);
  }

  it('is alive whatever its subscriptions do', async () => {
    const get = await answers(['failed']);
    expect((await get('/health/live')).status).toBe(200);
  });

  it('is ready while every subscription gets on, and says which does not', async () => {
    const get = await answers(['live', 'catching_up']);
    expect((await get('/health/ready')).status).toBe(200);
  });

  it.each([
    [['live', 'waiting'] as const, 'p1 is waiting'],
    [['failed', 'live'] as const, 'p0 is failed'],
    [[] as const, 'nothing runs yet'],
  ])('with %j is not ready: %s', async (states, reason) => {
    const get = await answers(states);
    const ready = await get('/health/ready');
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not_ready', reasons: [reason] }]);
  });

  it('shows its subscriptions', async () => {
    const get = await answers(['live', 'waiting']);
    const text = await (await get('/metrics')).text();
    expect(text).toContain('redress_subscription_state{subscription="p1",state="waiting"} 1');
    expect(text).toContain('redress_subscription_state{subscription="p1",state="live"} 0');
    expect(text).toContain('redress_subscription_drops{subscription="p1"} 1');
  });

  it('knows nothing else', async () => {
    const get = await answers(['live']);
    expect((await get('/graphql')).status).toBe(404);
  });
});
