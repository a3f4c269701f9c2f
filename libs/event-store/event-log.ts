import { setMaxListeners } from 'node:events';
import type { Credentials } from '@eventstore/db-client';
import { append } from './append.ts';
import { connect } from './connection.ts';
import { openDeliveries } from './deliveries.ts';
import { LogClosed } from './faults.ts';
import { InFlight } from './in-flight.ts';
import { ANYBODY } from './reader.ts';
import { lastOfAll, readAllPages, readStreamPages } from './pages.ts';
import type { ServerCalls } from './server-calls.ts';
import { sharedDeliveries } from './shared-deliveries.ts';
import { Namespace } from './streams.ts';
import type { AppendOutcome, EventLog } from './stored-event.ts';
import { systemTimers } from './timers.ts';
import type { Timers } from './timers.ts';
import { toClient } from './wire.ts';

export interface EventLogOptions {
  /** `esdb://…` or `esdb+discover://…`, with the user where it is TLS. */
  readonly url: string;
  /** Prefix of every stream on the server, so that environments can share one; may be empty. */
  readonly namespace: string;
  /** Instead of those in the url. */
  readonly credentials?: Credentials;
  /**
   * Appends at the server at once; 64 unless told. More raises throughput on a distant server and, with it, the
   * chance that the server answers RESOURCE_EXHAUSTED.
   */
  readonly inFlight?: number;
  /** Appends that may wait for their turn before `Busy`; 16 times `inFlight` unless told. */
  readonly waiting?: number;
  /** ms for one attempt at one call; 5,000 unless told. Lower finds a dead server sooner and doubts a slow one. */
  readonly timeoutMs?: number;
  /** Attempts at one call before `StoreUnavailable`; 5 unless told. */
  readonly attempts?: number;
  /**
   * ms for which a call is tried on beyond its attempts where nobody answers, as while a server restarts; 10,000 unless
   * told. The first call of a connection is not: an address may be wrong.
   */
  readonly patienceMs?: number;
  /** Events read by one call; 256 unless told. All of a page is in memory at once. */
  readonly pageSize?: number;
  readonly timers?: Timers;
  /** Told of every append that was sent, when it is over. May not throw. */
  readonly onAppend?: (append: TimedAppend) => void;
  /** Told when a connection is lost: what answers next may be another log. */
  readonly onLost?: () => void;
  /** Awaited before an append is sent again after an unknown outcome; what it throws ends the append. */
  readonly beforeResend?: () => Promise<void>;
}

/** An append that is over, resends and all; waiting for its turn is not counted. */
export interface TimedAppend {
  readonly outcome: 'appended' | 'overtaken' | 'failed';
  readonly ms: number;
}

/**
 * Connects to the log and waits until the server has answered once: the client hangs where a cold connection is
 * flooded, so the first call goes alone.
 * @throws LogMisconfigured, StoreUnavailable, AccessDenied, Unsupported
 */
export async function connectEventLog(options: EventLogOptions): Promise<EventLog> {
  const opened = openCalls(options);
  const { calls } = opened;
  const inFlight = options.inFlight ?? 64;
  const gate = new InFlight(inFlight, options.waiting ?? inFlight * 16);
  const log: EventLog = {
    append: (stream, expected, events) =>
      gate.run(() => timed(calls.timers, options.onAppend, append(calls, stream, expected, events, toClient))),
    read: (stream, as, wanted = {}) => readStreamPages(calls, stream, as, wanted),
    readAll: (wanted = {}) => readAllPages(calls, wanted),
    last: () => lastOfAll(calls),
    async head(stream) {
      for await (const event of log.read(stream, ANYBODY, { direction: 'backwards', limit: 1 })) return event;
      return null;
    },
    deliveries: sharedDeliveries((wanted) => openDeliveries(calls, wanted), calls.timers),
    close: () => opened.close(),
  };
  try {
    for await (const _ of readStreamPages({ ...calls, patienceMs: 0 }, 'connected-once', ANYBODY, { limit: 1 }));
  } catch (error) {
    await log.close();
    throw error;
  }
  return log;
}

/** `appending`, with its time told to whoever watches. */
async function timed(
  timers: Timers,
  onAppend: EventLogOptions['onAppend'],
  appending: Promise<AppendOutcome>,
): Promise<AppendOutcome> {
  if (onAppend === undefined) return appending;
  const start = timers.now();
  let outcome: TimedAppend['outcome'] = 'failed';
  try {
    const answer = await appending;
    outcome = answer.ok ? 'appended' : 'overtaken';
    return answer;
  } finally {
    onAppend({ outcome, ms: timers.now() - start });
  }
}

/** The client, with what every call needs; no network yet. @throws LogMisconfigured */
export function openCalls(options: EventLogOptions): { readonly calls: ServerCalls; close(): Promise<void> } {
  const namespace = new Namespace(options.namespace);
  const { client, credentials } = connect(options.url, options.credentials);
  const closing = new AbortController();
  // As many calls as there are wait for it; nothing leaks by that.
  setMaxListeners(0, closing.signal);
  const calls: ServerCalls = {
    client,
    credentials,
    namespace,
    timeoutMs: options.timeoutMs ?? 5_000,
    attempts: options.attempts ?? 5,
    patienceMs: options.patienceMs ?? 10_000,
    pageSize: options.pageSize ?? 256,
    timers: options.timers ?? systemTimers,
    closing: closing.signal,
    onLost: options.onLost,
    beforeResend: options.beforeResend,
  };
  return {
    calls,
    async close() {
      closing.abort(new LogClosed());
      await client.dispose();
    },
  };
}
