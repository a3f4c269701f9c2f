import { Batch } from './batch.ts';
import type { Codec } from './codec.ts';
import { LogDamaged, LogFault, MalformedEvent, StoreUnavailable } from './faults.ts';
import { LogMismatch } from './place.ts';
import type { Position } from './position.ts';
import type { Delivery, EventLog, StoredEvent } from './stored-event.ts';
import type { SubscriptionOptions, SubscriptionStatus } from './subscription.ts';
import { backoff, isAborted, pause, systemTimers, TimedOut } from './timers.ts';

/** ms before a dropped subscription connects again. */
const RECONNECT = { first: 100, cap: 15_000 };

/**
 * A catch-up subscription that stays up: it connects again after every drop, with growing waits, and a connection that
 * the server ends without an error is a drop as well. One batch is in hand at a time and no more is read than the
 * client reads ahead, so a slow handler slows the server and not the heap.
 *
 * Resolves when `signal` is aborted, after the batch in hand.
 * @throws AccessDenied, Unsupported, UnknownEventType, LogClosed, and MalformedEvent where nobody takes it: nothing but
 * a person, or a newer release, can mend these.
 */
export async function subscribe(log: EventLog, codec: Codec, options: SubscriptionOptions): Promise<void> {
  await new Supervisor(log, codec, options).run();
}

/** An error of the reader's own: its database may be back in a moment, so it is never the end of the subscription. */
class HandlerFailed extends Error {
  constructor(cause: unknown) {
    super('the handler failed', { cause });
  }
}

/**
 * A fault of the log itself that waiting cannot mend. Damage is none, nor is a log that is not the right one: what can be
 * read is served meanwhile, and putting the right one back under the same address mends it. One that was moved has other
 * positions, and readers begin with those.
 */
const isFatal = (error: unknown): error is LogFault =>
  error instanceof LogFault &&
  !(error instanceof StoreUnavailable || error instanceof LogDamaged) &&
  !(error instanceof LogMismatch && error.code !== 'LOG_MOVED');

class Supervisor {
  readonly #log: EventLog;
  readonly #codec: Codec;
  readonly #options: SubscriptionOptions;
  #position: Position | null = null;
  #lastHeardAt: number | null = null;
  #state: SubscriptionStatus['state'] = 'catching_up';
  #drops = 0;

  constructor(log: EventLog, codec: Codec, options: SubscriptionOptions) {
    if (options.prefixes.length === 0) throw new TypeError(`subscription ${options.name} names no stream prefix`);
    this.#log = log;
    this.#codec = codec;
    this.#options = options;
    if (typeof options.from !== 'function') this.#position = options.from;
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      let cause: unknown;
      try {
        await this.#connectOnce();
      } catch (error) {
        cause = error;
      }
      if (isAborted(signal)) break;
      if (isFatal(cause)) {
        this.#report('failed', cause);
        throw cause;
      }
      await this.#waitToReconnect(cause instanceof HandlerFailed ? cause.cause : cause);
    }
    this.#report('stopped');
  }

  async #waitToReconnect(cause: unknown): Promise<void> {
    this.#drops += 1;
    this.#report('waiting', cause ?? null);
    await pause(this.#timers, backoff(RECONNECT, this.#drops, this.#timers), this.#options.signal);
  }

  /** From connecting to a drop: returns where the server ended it, throws where it broke or the handler did. */
  async #connectOnce(): Promise<void> {
    const { from, signal, batchSize = 500, batchMs = 20 } = this.#options;
    if (typeof from === 'function') this.#position = await from();
    this.#report('catching_up');
    // Of this connection only: it must end by itself when the batch in hand fails.
    const connection = new AbortController();
    const deliveries = this.#log.deliveries({
      from: this.#position,
      // All of ours, whatever this reader wants of it, so that all readers can share a connection.
      prefixes: this.#codec.prefixes,
      signal: AbortSignal.any([signal, connection.signal]),
    });
    const batch = new Batch(batchSize, batchMs, this.#timers, this.#options.onBatch);
    const iterator = deliveries[Symbol.asyncIterator]();
    try {
      await this.#drain(iterator, batch);
    } finally {
      batch.discard();
      connection.abort();
    }
  }

  async #drain(iterator: AsyncIterator<Delivery>, batch: Batch): Promise<void> {
    const { signal } = this.#options;
    let next: Promise<IteratorResult<Delivery>> | null = null;
    while (!signal.aborted) {
      if (next === null) {
        next = iterator.next();
        // Nobody waits for it while a batch is handled, and its failure must not end the process then.
        next.catch(() => undefined);
      }
      const arrived = await this.#arrival(next, batch);
      if (arrived === 'due') {
        await this.#commit(batch);
        continue;
      }
      next = null;
      if (arrived.done === true) {
        if (!isAborted(signal)) await this.#commit(batch);
        return;
      }
      this.#lastHeardAt = this.#timers.now();
      await this.#take(arrived.value, batch);
    }
  }

  /** The next delivery, or that the batch has waited long enough; `TimedOut` where a server that owes events is mute. */
  async #arrival(next: Promise<IteratorResult<Delivery>>, batch: Batch): Promise<IteratorResult<Delivery> | 'due'> {
    if (batch.due !== null) return await Promise.race([next, batch.due]);
    // A live log may be quiet for days; keep-alive pings of the connection watch over it then.
    if (this.#state === 'live') return await next;
    const { silenceMs = 60_000 } = this.#options;
    return await new Promise((resolve, reject) => {
      const callOff = this.#timers.after(silenceMs, () => reject(new TimedOut(silenceMs)));
      next.then(resolve, reject).finally(callOff);
    });
  }

  async #take(delivery: Delivery, batch: Batch): Promise<void> {
    switch (delivery.kind) {
      case 'event':
        await this.#takeEvent(delivery.event, batch);
        break;
      case 'checkpoint':
        batch.reached(delivery.position);
        break;
      case 'caught_up':
        await this.#commit(batch);
        this.#drops = 0;
        this.#report('live');
        break;
    }
  }

  async #takeEvent(stored: StoredEvent, batch: Batch): Promise<void> {
    if (!this.#options.prefixes.some((prefix) => stored.stream.startsWith(prefix))) {
      batch.passed(stored.position);
      if (batch.due === null) this.#pass(stored.position);
      return;
    }
    try {
      const event = this.#codec.decode(stored);
      if (event === null) batch.reached(stored.position);
      else batch.add(event);
    } catch (error) {
      // What came before it is sound and is kept.
      await this.#commit(batch);
      const { onMalformed } = this.#options;
      if (!(error instanceof MalformedEvent) || onMalformed === undefined) throw error;
      await handled(onMalformed(error, stored.position));
      batch.reached(stored.position);
    }
    if (batch.isFull) await this.#commit(batch);
  }

  /** Nothing is in hand, and one of no interest asks for nothing: all up to here is handled. */
  #pass(position: Position): void {
    this.#position = position;
    this.#report(this.#state);
  }

  async #commit(batch: Batch): Promise<void> {
    const upTo = await handled(batch.flush());
    if (upTo === null) return;
    this.#position = upTo;
    this.#drops = 0;
    this.#report(this.#state);
  }

  get #timers() {
    return this.#options.timers ?? systemTimers;
  }

  #report(state: SubscriptionStatus['state'], error?: unknown): void {
    this.#state = state;
    this.#options.onStatus?.({
      name: this.#options.name,
      state,
      position: this.#position,
      lastHeardAt: this.#lastHeardAt,
      drops: this.#drops,
      ...(error === undefined ? {} : { error }),
    });
  }
}

async function handled<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new HandlerFailed(error);
  }
}
