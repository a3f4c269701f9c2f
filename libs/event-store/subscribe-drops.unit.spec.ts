import { afterEach, describe, expect, test } from 'vitest';
import { AccessDenied, MalformedEvent, StoreUnavailable, UnknownEventType } from './faults.ts';
import {
  at,
  caughtUp,
  checkpoint,
  eventAt,
  running,
  settled,
  stopAll,
  textOf,
} from './testing/running-subscription.ts';

afterEach(stopAll);

describe('a supervised catch-up subscription, when something goes wrong', () => {
  test('§1.2 takes a stream that the server ended without an error for a drop, and goes on after the last commit', async () => {
    const { log, timers, states } = running();
    (await log.connection(0)).deliver(eventAt(1), eventAt(2), 'end');
    await settled();
    expect(states().at(-1)).toBe('waiting');
    timers.advance(100);
    expect((await log.connection(1)).from?.toText()).toBe('2/2');
  });

  test('§1.3 connects again after every drop, with growing waits up to a cap', async () => {
    const { log, timers } = running();
    const waits: number[] = [];
    for (let drop = 0; drop < 10; drop += 1) {
      (await log.connection(drop)).deliver(new StoreUnavailable('subscribe', 1, false, 'gone'));
      await settled();
      const wait = timers.waits.at(-1)!;
      waits.push(wait);
      timers.advance(wait);
    }
    expect(waits).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 7_500, 7_500]);
  });

  test('§1.3 starts again with short waits once it has got on', async () => {
    const { log, timers, statuses } = running();
    for (let drop = 0; drop < 3; drop += 1) {
      (await log.connection(drop)).deliver(new Error('reset'));
      await settled();
      timers.advance(15_000);
    }
    (await log.connection(3)).deliver(caughtUp, new Error('reset'));
    await settled();
    expect(statuses.at(-1)).toMatchObject({ state: 'waiting', drops: 1 });
  });

  test('waits for a handler that fails, and hands it the same events again', async () => {
    const failure = new Error('the database is away');
    let isAway = true;
    const seen: string[][] = [];
    const { log, timers, statuses } = running({
      onBatch: (events) => {
        seen.push(events.map(textOf));
        return isAway ? Promise.reject(failure) : Promise.resolve();
      },
    });
    (await log.connection(0)).deliver(eventAt(1), eventAt(2), eventAt(3));
    await settled();
    expect(statuses.at(-1)).toMatchObject({ state: 'waiting', position: null, error: failure });
    isAway = false;
    timers.advance(100);
    const again = await log.connection(1);
    expect(again.from).toBeNull();
    again.deliver(eventAt(1), eventAt(2), eventAt(3));
    await settled();
    expect(seen).toEqual([
      ['note 1', 'note 2', 'note 3'],
      ['note 1', 'note 2', 'note 3'],
    ]);
  });

  test('asks for the checkpoint at every connection where others move it too', async () => {
    const checkpoints = [at(5), at(8)];
    const { log, timers } = running({ from: () => Promise.resolve(checkpoints.shift() ?? null) });
    const first = await log.connection(0);
    expect(first.from?.toText()).toBe('5/5');
    first.deliver('end');
    await settled();
    timers.advance(100);
    expect((await log.connection(1)).from?.toText()).toBe('8/8');
  });

  test.each([
    ['denies access', new AccessDenied('subscribe', null), AccessDenied],
    ['holds an event of a newer release', eventAt(3, { type: 'NoteTorn' }), UnknownEventType],
    ['holds a malformed event that nobody takes', eventAt(3, { data: '{"text":' }), MalformedEvent],
  ])('ends for good where the log %s, after committing what came before', async (_what, trouble, fault) => {
    const { log, batches, ended, statuses } = running();
    const connection = await log.connection(0);
    connection.deliver(eventAt(1), eventAt(2), trouble);
    await expect(ended).rejects.toThrow(fault);
    expect(statuses.at(-1)).toMatchObject({ state: 'failed', error: expect.any(fault) });
    if (trouble instanceof Error) expect(batches).toEqual([]);
    else expect(batches).toEqual([{ texts: ['note 1', 'note 2'], upTo: '2/2' }]);
    expect(log.connections).toHaveLength(1);
  });

  test('§1.11 hands on a malformed event in its turn, to be parked, and goes on after it', async () => {
    const order: string[] = [];
    const { log, timers } = running({
      onBatch: (events, upTo) => {
        order.push(`${events.map(textOf).join()} up to ${upTo.toText()}`);
        return Promise.resolve();
      },
      onMalformed: (fault, position) => {
        order.push(`parked ${fault.place.stream}@${fault.place.revision} at ${position.toText()}`);
        return Promise.resolve();
      },
    });
    (await log.connection(0)).deliver(eventAt(1), eventAt(2, { data: 'no json' }), eventAt(3));
    await settled();
    timers.advance(20);
    await settled();
    expect(order).toEqual(['note 1 up to 1/1', 'parked enquiry-1@1 at 2/2', 'note 3 up to 3/3']);
  });

  test('connects again where the server is mute before it has caught up, and lets a live log be quiet', async () => {
    const { log, timers, states } = running({ silenceMs: 1_000 });
    (await log.connection(0)).deliver(checkpoint(1));
    await settled();
    timers.advance(20);
    await settled();
    timers.advance(1_000);
    await settled();
    expect(states().at(-1)).toBe('waiting');
    timers.advance(100);
    (await log.connection(1)).deliver(caughtUp);
    await settled();
    timers.advance(1_000_000);
    await settled();
    expect(states().at(-1)).toBe('live');
  });

  test('stops when told, after the batch in hand, and leaves the server', async () => {
    let release: () => void = () => undefined;
    const { log, stop, ended, states } = running({
      onBatch: () => new Promise<void>((resolve) => (release = resolve)),
    });
    const connection = await log.connection(0);
    connection.deliver(eventAt(1), eventAt(2), eventAt(3));
    await settled();
    stop.abort();
    let isEnded = false;
    void ended.then(() => (isEnded = true));
    await settled();
    expect(isEnded).toBe(false);
    release();
    await ended;
    expect(states().at(-1)).toBe('stopped');
    expect(connection.signal.aborted).toBe(true);
  });

  test('stops at once while it waits to connect again', async () => {
    const { log, stop, ended, states } = running();
    (await log.connection(0)).deliver('end');
    await settled();
    stop.abort();
    await ended;
    expect(states().at(-1)).toBe('stopped');
  });
});
