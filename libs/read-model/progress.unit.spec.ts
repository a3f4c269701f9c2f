import { describe, expect, it } from 'vitest';
import { Position, type SubscriptionStatus } from '#event-store';
import { ManualTimers } from '../event-store/testing/manual-timers.ts';
import { Progress } from './progress.ts';

const at = (n: number): Position => Position.of(BigInt(n), BigInt(n));
const runs = (state: SubscriptionStatus['state']): SubscriptionStatus => ({
  name: 'sales',
  state,
  position: null,
  lastHeardAt: null,
  drops: 0,
});

describe('waiting for a projection', () => {
  // Seen as a start that waited for a minute: the answer of a look at the checkpoints came in after the commit.
  it('is not set back by a look at the checkpoints that is answered after the runner has gone on', async () => {
    let answer: (checkpoints: ReadonlyMap<string, Position | null>) => void = () => undefined;
    const timers = new ManualTimers();
    const progress = new Progress(() => new Promise((resolve) => (answer = resolve)), timers);
    progress.report('sales', runs('catching_up'));
    const waiting = progress.until(['sales'], at(2), 60_000);
    progress.advanced('sales', at(2));
    answer(new Map([['sales', at(1)]]));
    // Nothing more is written, and nobody is woken.
    expect(await waiting).toBe(true);
  });

  it('takes what another process has moved back as it is', async () => {
    let stands = at(2);
    const progress = new Progress(() => Promise.resolve(new Map([['sales', stands]])), new ManualTimers());
    expect(await progress.until(['sales'], at(2), 1_000)).toBe(true);
    stands = at(1);
    expect(await progress.until(['sales'], at(3), 0)).toBe(false);
    expect(await progress.until(['sales'], at(2), 0)).toBe(false);
  });
});
