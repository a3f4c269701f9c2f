import { Gauge, type Registry } from 'prom-client';
import type { SubscriptionStatus } from '#event-store';

export type SubscriptionFigures = Pick<SubscriptionStatus, 'name' | 'state' | 'drops'>;

const STATES: readonly SubscriptionStatus['state'][] = ['catching_up', 'live', 'waiting', 'stopped', 'failed'];

/** Shows how the catch-up subscriptions of this process are doing. @returns what is to be told before each look. */
export function showSubscriptions(registry: Registry): (statuses: Iterable<SubscriptionFigures>) => void {
  const registers = [registry];
  const states = new Gauge({
    name: 'redress_subscription_state',
    help: 'Catch-up subscriptions of this process: 1 for the state each is in.',
    labelNames: ['subscription', 'state'],
    registers,
  });
  const dropped = new Gauge({
    name: 'redress_subscription_drops',
    help: 'Times a catch-up subscription was dropped since it last got on.',
    labelNames: ['subscription'],
    registers,
  });
  return (statuses) => {
    states.reset();
    dropped.reset();
    for (const { name: subscription, state: now, drops } of statuses) {
      for (const state of STATES) states.set({ subscription, state }, state === now ? 1 : 0);
      dropped.set({ subscription }, drops);
    }
  };
}
