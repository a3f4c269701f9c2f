import { genesisOf } from '../chain.ts';
import { Codec } from '../codec.ts';
import type { Positioned } from '../envelope.ts';
import { Position } from '../position.ts';
import type { Delivery, StoredEvent } from '../stored-event.ts';
import { subscribe } from '../subscribe.ts';
import type { SubscriptionOptions, SubscriptionStatus } from '../subscription.ts';
import { enquiry, note, provenance } from './enquiry.ts';
import { ManualTimers } from './manual-timers.ts';
import { ScriptedLog } from './scripted-deliveries.ts';

export const codec = new Codec([enquiry]);
/** The place of the nth event. */
export const at = (n: number) => Position.of(BigInt(n), BigInt(n));
export const checkpoint = (n: number): Delivery => ({ kind: 'checkpoint', position: at(n) });
export const caughtUp: Delivery = { kind: 'caught_up' };

/** The nth event of the log. */
export function eventAt(n: number, change: Partial<StoredEvent> = {}): Delivery {
  const [encoded] = codec.encode('enquiry-1', [note(`note ${n}`)], provenance, genesisOf('enquiry-1'));
  if (encoded === undefined) throw new TypeError('one event goes in and none comes out');
  const { id, type, data, metadata } = encoded;
  const event = { id, type, data, metadata, stream: 'enquiry-1', revision: n - 1, position: at(n), ...change };
  return { kind: 'event', event };
}

export const textOf = ({ data }: Positioned) => (data as { text: string }).text;

/** Lets everything happen that waits for nothing but the event loop. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

const stops: (() => void)[] = [];
/** Stops every subscription that a spec left running. */
export function stopAll(): void {
  for (const stop of stops.splice(0)) stop();
}

/** A running subscription and what it did. */
export function running(options: Partial<SubscriptionOptions> = {}, log = new ScriptedLog()) {
  const timers = new ManualTimers();
  const stop = new AbortController();
  const statuses: SubscriptionStatus[] = [];
  const batches: { texts: string[]; upTo: string }[] = [];
  const ended = subscribe(log, codec, {
    name: 'register',
    from: null,
    prefixes: ['enquiry-'],
    batchSize: 3,
    batchMs: 20,
    signal: stop.signal,
    onBatch: (events, upTo) => {
      batches.push({ texts: events.map(textOf), upTo: upTo.toText() });
      return Promise.resolve();
    },
    onStatus: (status) => statuses.push(status),
    timers,
    ...options,
  });
  ended.catch(() => undefined);
  stops.push(() => stop.abort());
  return { log, timers, stop, statuses, batches, ended, states: () => statuses.map(({ state }) => state) };
}
