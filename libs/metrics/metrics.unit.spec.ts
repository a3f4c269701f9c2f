import { describe, expect, it } from 'vitest';
import { Registry } from 'prom-client';
import { appendTimes, showClocks, showProjections, showSubscriptions } from './index.ts';

const lines = async (registry: Registry): Promise<readonly string[]> =>
  (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('what is shown', () => {
  it('of projections is what was told last, and nothing of those that are gone', async () => {
    const registry = new Registry();
    const show = showProjections(registry);
    show([
      { projection: 'register', ready: true, lag: '120', parked: 0, behind: 3 },
      { projection: 'gone', ready: true, lag: '0', parked: 0, behind: 0 },
    ]);
    show([{ projection: 'register', ready: false, lag: null, parked: 2 }]);
    expect(await lines(registry)).toEqual([
      'redress_projection_parked_partitions{projection="register"} 2',
      'redress_projection_ready{projection="register"} 0',
    ]);
  });

  it('of time limits is nothing while it is not known', async () => {
    const registry = new Registry();
    const show = showClocks(registry);
    show({ overdue: 2, breached: 5, unsettled: 0 });
    expect(await lines(registry)).toEqual([
      'redress_clocks_overdue 2',
      'redress_clocks_breached 5',
      'redress_clocks_unsettled 0',
    ]);
    show(null);
    expect(await lines(registry)).toEqual([]);
  });

  it('of subscriptions is one for the state each is in', async () => {
    const registry = new Registry();
    showSubscriptions(registry)([{ name: 'register', state: 'live', drops: 1 }]);
    expect(await lines(registry)).toEqual(
      expect.arrayContaining([
        'redress_subscription_state{subscription="register",state="live"} 1',
        'redress_subscription_state{subscription="register",state="failed"} 0',
        'redress_subscription_drops{subscription="register"} 1',
      ]),
    );
  });

  it('of appends is their time in seconds, by outcome', async () => {
    const registry = new Registry();
    const tell = appendTimes(registry);
    tell({ outcome: 'appended', ms: 4 });
    tell({ outcome: 'failed', ms: 30_000 });
    expect(await lines(registry)).toEqual(
      expect.arrayContaining([
        'redress_append_duration_seconds_bucket{le="0.0025",outcome="appended"} 0',
        'redress_append_duration_seconds_bucket{le="0.005",outcome="appended"} 1',
        'redress_append_duration_seconds_sum{outcome="failed"} 30',
      ]),
    );
  });
});
