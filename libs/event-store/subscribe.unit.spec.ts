import { afterEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Position } from './position.ts';
import { subscribe } from './subscribe.ts';
import { note, provenance } from './testing/enquiry.ts';
import { MemoryLog } from './testing/memory-log.ts';
import {
  caughtUp,
  checkpoint,
  codec,
  eventAt,
  running,
  settled,
  stopAll,
  textOf,
} from './testing/running-subscription.ts';

afterEach(stopAll);

describe('a supervised catch-up subscription', () => {
  test('hands on full batches at once, and a part of one when its first event has waited', async () => {
    const { log, timers, batches } = running();
    (await log.connection(0)).deliver(eventAt(1), eventAt(2), eventAt(3), eventAt(4));
    await settled();
    expect(batches).toEqual([{ texts: ['note 1', 'note 2', 'note 3'], upTo: '3/3' }]);
    timers.advance(20);
    await settled();
    expect(batches[1]).toEqual({ texts: ['note 4'], upTo: '4/4' });
  });

  test('§1.1 a checkpoint never overtakes its events', async () => {
    const release: (() => void)[] = [];
    const committed: string[] = [];
    const { log, timers } = running({
      onBatch: async (events, upTo) => {
        await new Promise<void>((resolve) => release.push(resolve));
        committed.push(`${events.length} up to ${upTo.toText()}`);
      },
    });
    (await log.connection(0)).deliver(eventAt(1), eventAt(2), eventAt(3), eventAt(4), checkpoint(9));
    await settled();
    expect(committed).toEqual([]);
    release.shift()?.();
    await settled();
    expect(committed).toEqual(['3 up to 3/3']);
    timers.advance(20);
    await settled();
    release.shift()?.();
    await settled();
    expect(committed).toEqual(['3 up to 3/3', '1 up to 9/9']);
  });

  test('§1.1 is live only when the events before the notice are handled', async () => {
    let release: () => void = () => undefined;
    const { log, states } = running({ onBatch: () => new Promise<void>((resolve) => (release = resolve)) });
    (await log.connection(0)).deliver(eventAt(1), caughtUp);
    await settled();
    expect(states()).not.toContain('live');
    release();
    await settled();
    expect(states().at(-1)).toBe('live');
  });

  test('§1.17 moves on past events that do not match, without any that do', async () => {
    const { log, timers, batches } = running();
    (await log.connection(0)).deliver(checkpoint(32), checkpoint(64));
    await settled();
    timers.advance(20);
    await settled();
    expect(batches).toEqual([{ texts: [], upTo: '64/64' }]);
  });

  test('has handled what is of no interest as soon as it comes, unless something before it is in hand', async () => {
    const { log, timers, statuses, batches } = running({ prefixes: ['enquiry-9'] });
    const reached = () => statuses.at(-1)?.position?.toText();
    const mine = { stream: 'enquiry-9' };
    (await log.connection(0)).deliver(caughtUp, eventAt(1), eventAt(2));
    await settled();
    expect(reached()).toBe('2/2');
    (await log.connection(0)).deliver(eventAt(3, mine), eventAt(4));
    await settled();
    expect(reached()).toBe('2/2');
    timers.advance(20);
    await settled();
    expect(reached()).toBe('4/4');
    expect(batches).toEqual([{ texts: ['note 3'], upTo: '4/4' }]);
  });

  test('§1.5 never runs two handlers at once and keeps the order of the log, however long each takes', async () => {
    const durations = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(durations, fc.integer({ min: 1, max: 4 }), async (turns, batchSize) => {
        const handled: string[] = [];
        let atOnce = 0;
        const { log, timers, stop } = running({
          batchSize,
          onBatch: async (events) => {
            atOnce += 1;
            expect(atOnce).toBe(1);
            for (let turn = turns[handled.length] ?? 0; turn > 0; turn -= 1) await Promise.resolve();
            handled.push(...events.map(textOf));
            atOnce -= 1;
          },
        });
        (await log.connection(0)).deliver(...turns.map((_, n) => eventAt(n + 1)));
        await settled();
        timers.advance(20);
        await settled();
        stop.abort();
        expect(handled).toEqual(turns.map((_, n) => `note ${n + 1}`));
      }),
      { numRuns: 50 },
    );
  });

  test('reads no further than a batch while its handler is busy', async () => {
    const { log } = running({ onBatch: () => new Promise(() => undefined) });
    const connection = await log.connection(0);
    connection.deliver(...Array.from({ length: 100 }, (_, n) => eventAt(n + 1)));
    await settled();
    expect(connection.untaken).toBeGreaterThanOrEqual(96);
  });

  test('tells when the server was last heard, by an event or a checkpoint', async () => {
    const { log, timers, statuses } = running();
    timers.advance(40);
    const connection = await log.connection(0);
    connection.deliver(checkpoint(1));
    await settled();
    timers.advance(20);
    await settled();
    expect(statuses.at(-1)).toMatchObject({ lastHeardAt: 40 });
    connection.deliver(eventAt(2));
    await settled();
    timers.advance(20);
    await settled();
    expect(statuses.at(-1)).toMatchObject({ lastHeardAt: 60 });
  });

  test('sees every matching event once, wherever it is stopped and started again', async () => {
    const script = fc.array(fc.constantFrom('enquiry-1', 'party-1'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(script, fc.integer({ min: 1, max: 5 }), async (streams, batchSize) => {
        const log = new MemoryLog();
        const seen: string[] = [];
        let stored: Position | null = null;
        for (const [n, stream] of streams.entries()) {
          const [encoded] = codec.encode('enquiry-1', [note(`${n}`)], provenance, '');
          await log.append(stream, 'any', [encoded!]);
          if (n % 4 !== 3) continue;
          const stop = new AbortController();
          await subscribe(log, codec, {
            name: 'register',
            from: stored,
            prefixes: ['enquiry-'],
            batchSize,
            signal: stop.signal,
            onBatch: (events, upTo) => {
              seen.push(...events.map(textOf));
              stored = upTo;
              return Promise.resolve();
            },
            onStatus: ({ state }) => {
              if (state === 'live') stop.abort();
            },
          });
        }
        const reached = streams.length - (streams.length % 4);
        const matching = streams.flatMap((stream, n) => (stream === 'enquiry-1' && n < reached ? [`${n}`] : []));
        expect(seen).toEqual(matching);
      }),
      { numRuns: 50 },
    );
  });
});
