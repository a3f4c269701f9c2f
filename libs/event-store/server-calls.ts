import type { Credentials, EventStoreDBClient } from '@eventstore/db-client';
import { isAway, lastingFault } from './client-errors.ts';
import { LogClosed, StoreUnavailable } from './faults.ts';
import type { Namespace } from './streams.ts';
import { backoff, pause, within } from './timers.ts';
import type { Timers } from './timers.ts';

/** What every call to the server needs. */
export interface ServerCalls {
  readonly client: EventStoreDBClient;
  /** On every call; see `connection.ts`. */
  readonly credentials: Credentials;
  readonly namespace: Namespace;
  /** ms for one attempt. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** See `EventLogOptions`. */
  readonly patienceMs: number;
  readonly pageSize: number;
  readonly timers: Timers;
  readonly closing: AbortSignal;
  /** Told when a server has not answered: what answers next may be another log. */
  readonly onLost?: () => void;
  /** Awaited before an append is sent again; what it throws ends the call. */
  readonly beforeResend?: () => Promise<void>;
}

/** ms before a call is tried again. */
const RETRY = { first: 50, cap: 1_000 };

/** @throws what speaks against sending it again; where that cannot be known, what became of the first is not known either. */
async function mayResend({ beforeResend }: ServerCalls, operation: string, attempts: number): Promise<void> {
  try {
    await beforeResend?.();
  } catch (error) {
    throw error instanceof StoreUnavailable ? new StoreUnavailable(operation, attempts, true, error.cause) : error;
  }
}

export interface Call<T> {
  readonly operation: string;
  readonly stream: string;
  /** One attempt. `over` is aborted when the attempt is given up, so that nothing of it stays open. */
  readonly once: (over: AbortSignal) => Promise<T>;
  /** An attempt that fails may have written all the same. */
  readonly writes?: boolean;
}

export interface Answered<T> {
  readonly answer: T;
  /** Above 1, earlier attempts had an unknown outcome. */
  readonly attempts: number;
}

/**
 * Makes a call until it is answered, with a timer of our own round each attempt: the client's deadline does not cover
 * discovery of a cluster, nor every kind of call.
 * A server that restarts refuses every attempt at once: it is given the time that a restart takes.
 * @throws StoreUnavailable after the last attempt; at once what trying again cannot help: a `LogFault` of another kind.
 */
export async function untilAnswered<T>(calls: ServerCalls, call: Call<T>): Promise<Answered<T>> {
  const { timers, timeoutMs, closing } = calls;
  const { operation, stream, once, writes = false } = call;
  const began = timers.now();
  let waited = 0;
  for (let attempts = 1; ; attempts += 1) {
    if (closing.aborted) throw new LogClosed();
    if (attempts > 1 && writes) await mayResend(calls, operation, attempts - 1);
    const over = new AbortController();
    try {
      return { answer: await within(timers, timeoutMs, once(over.signal)), attempts };
    } catch (error) {
      const fault = lastingFault(error, operation, stream);
      if (fault !== null) throw fault;
      calls.onLost?.();
      const isGivenTime = isAway(error) && Math.max(timers.now() - began, waited) < calls.patienceMs;
      if (attempts >= calls.attempts && !isGivenTime) throw new StoreUnavailable(operation, attempts, writes, error);
    } finally {
      over.abort();
    }
    const wait = backoff(RETRY, attempts, timers);
    waited += wait;
    await pause(timers, wait, closing);
  }
}
