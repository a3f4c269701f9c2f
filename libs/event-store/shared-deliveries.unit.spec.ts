import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { sharedDeliveries } from './shared-deliveries.ts';
import type { Position } from './position.ts';
import type { Delivery, EventLog } from './stored-event.ts';
import { ManualTimers } from './testing/manual-timers.ts';
import { at, caughtUp, checkpoint, eventAt, settled } from './testing/running-subscription.ts';
import { ScriptedLog } from './testing/scripted-deliveries.ts';

const PREFIXES = ['enquiry-'];

/** A log of numbered events that is all caught up at its end, and how many connections it was asked for. */
function logOf(count: number) {
  let made = 0;
  let stillOpen = 0;
  const open: EventLog['deliveries'] = async function* ({ from, signal }) {
    made += 1;
    stillOpen += 1;
    try {
      for (let n = 1; n <= count; n += 1) {
        if (from === null || at(n).compare(from) > 0) yield checkpoint(n);
        if (n % 100 === 0) await settled();
      }
      yield caughtUp;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    } finally {
      stillOpen -= 1;
    }
  };
  return { open, made: () => made, stillOpen: () => stillOpen };
}

const placeIn = (delivery: Delivery): string => {
  if (delivery.kind === 'caught_up') return 'caught up';
  return String((delivery.kind === 'event' ? delivery.event.position : delivery.position).commit);
};

/** A reader that takes what it is told to take. */
function reader(deliveries: EventLog['deliveries'], from: Position | null = null) {
  const stop = new AbortController();
  const iterator = deliveries({ from, prefixes: PREFIXES, signal: stop.signal })[Symbol.asyncIterator]();
  const seen: string[] = [];
  return {
    seen,
    async take(count: number): Promise<void> {
      for (let n = 0; n < count; n += 1) {
        const next = await iterator.next();
        if (next.done === true) return void seen.push('end');
        seen.push(placeIn(next.value));
      }
    },
    async stop(): Promise<void> {
      stop.abort();
      await iterator.return?.();
    },
  };
}

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe('deliveries that are shared', () => {
  test('come over one connection to readers at the same place, who each see all of them', async () => {
    const { open, made } = logOf(3);
    const deliveries = sharedDeliveries(open, new ManualTimers());
    const [first, second] = [reader(deliveries), reader(deliveries)];
    await Promise.all([first.take(4), second.take(4)]);
    expect(first.seen).toEqual(['1', '2', '3', 'caught up']);
    expect(second.seen).toEqual(first.seen);
    expect(made()).toBe(1);
  });

  test('hand the same event to each, so that it is checked once', async () => {
    const log = new ScriptedLog();
    const deliveries = sharedDeliveries((wanted) => log.deliveries(wanted), new ManualTimers());
    const stop = new AbortController();
    const wanted = { from: null, prefixes: PREFIXES, signal: stop.signal };
    const both = [deliveries(wanted), deliveries(wanted)].map((one) => one[Symbol.asyncIterator]().next());
    (await log.connection(0)).deliver(eventAt(1));
    const [one, other] = await Promise.all(both);
    expect(one?.value).toBe(other?.value);
    stop.abort();
  });

  test('give one who joins later what it has not seen, and say that all is caught up to it as well', async () => {
    const { open, made } = logOf(5);
    const deliveries = sharedDeliveries(open, new ManualTimers());
    await reader(deliveries).take(6);
    const late = reader(deliveries, at(3));
    await late.take(3);
    expect(late.seen.filter((seen) => seen !== 'caught up')).toEqual(['4', '5']);
    expect(late.seen.at(-1)).toBe('caught up');
    expect(made()).toBe(1);
  });

  test('skip for one who is ahead what it has seen', async () => {
    const { open } = logOf(5);
    const deliveries = sharedDeliveries(open, new ManualTimers());
    const [behind, ahead] = [reader(deliveries), reader(deliveries, at(4))];
    await Promise.all([behind.take(6), ahead.take(2)]);
    expect(ahead.seen).toEqual(['5', 'caught up']);
  });

  test('are read by a connection of its own by one who is further back than is kept, until it has come up', async () => {
    const { open, made, stillOpen } = logOf(2_000);
    const deliveries = sharedDeliveries(open, new ManualTimers());
    await reader(deliveries).take(2_001);
    const late = reader(deliveries);
    await late.take(2_001);
    expect(late.seen.filter((seen) => seen !== 'caught up')).toEqual(numbers(1, 2_000));
    expect(made()).toBe(2);
    expect(stillOpen()).toBe(1);
  });

  test('wait for the slowest reader a while, then leave it behind to read by itself', async () => {
    const { open, made } = logOf(3_000);
    const timers = new ManualTimers();
    const deliveries = sharedDeliveries(open, timers);
    const [quick, slow] = [reader(deliveries), reader(deliveries)];
    await slow.take(1);
    const reading = quick.take(3_001);
    await settled();
    await settled();
    expect(quick.seen.length).toBeLessThan(1_000);
    for (let n = 0; n < 20 && quick.seen.length < 3_001; n += 1) {
      timers.advance(5_000);
      await settled();
    }
    await reading;
    expect(quick.seen).toEqual([...numbers(1, 3_000), 'caught up']);
    await slow.take(3_000);
    expect(slow.seen.filter((seen) => seen !== 'caught up')).toEqual(numbers(1, 3_000));
    expect(made()).toBe(2);
  });

  test('break for every reader as the connection breaks, and begin anew on a new one', async () => {
    const log = new ScriptedLog();
    const deliveries = sharedDeliveries((wanted) => log.deliveries(wanted), new ManualTimers());
    const [one, other] = [reader(deliveries), reader(deliveries)];
    const both = Promise.allSettled([one.take(2), other.take(2)]);
    (await log.connection(0)).deliver(eventAt(1), new Error('connection lost'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = reader(deliveries, at(1));
    const taking = again.take(2);
    const connection = await log.connection(1);
    expect(connection.from).toEqual(at(1));
    connection.deliver(eventAt(2), 'end');
    await taking;
    expect(again.seen).toEqual(['2', 'end']);
  });

  test('are called off at the server when the last reader leaves, and not before', async () => {
    const { open, stillOpen } = logOf(1);
    const deliveries = sharedDeliveries(open, new ManualTimers());
    const [one, other] = [reader(deliveries), reader(deliveries)];
    await Promise.all([one.take(2), other.take(2)]);
    await one.stop();
    expect(stillOpen()).toBe(1);
    await other.stop();
    await settled();
    expect(stillOpen()).toBe(0);
  });

  test('show each reader every event after its place once and in order, however they come and wait', async () => {
    const readers = fc.array(
      fc.record({
        from: fc.integer({ min: 0, max: 1_500 }),
        pace: fc.integer({ min: 1, max: 400 }),
        joinsAfter: fc.integer({ min: 0, max: 5 }),
      }),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(readers, async (plans) => {
        const { open, stillOpen } = logOf(1_500);
        const timers = new ManualTimers();
        const deliveries = sharedDeliveries(open, timers);
        const seen = await Promise.all(
          plans.map(async ({ from, pace, joinsAfter }) => {
            for (let turn = 0; turn < joinsAfter; turn += 1) await settled();
            const one = reader(deliveries, from === 0 ? null : at(from));
            while (
              one.seen.at(-1) !== 'caught up' ||
              one.seen.filter((place) => place !== 'caught up').length < 1_500 - from
            ) {
              await one.take(1);
              if (one.seen.length % pace === 0) await settled();
              timers.advance(1);
            }
            await one.stop();
            return one.seen.filter((place) => place !== 'caught up');
          }),
        );
        expect(seen).toEqual(plans.map(({ from }) => numbers(from + 1, 1_500)));
        await settled();
        expect(stillOpen()).toBe(0);
      }),
      { numRuns: 40 },
    );
  });
});
