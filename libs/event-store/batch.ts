import type { Positioned } from './envelope.ts';
import type { Position } from './position.ts';
import type { SubscriptionOptions } from './subscription.ts';
import type { Timers } from './timers.ts';

/**
 * Gathers deliveries until there are enough of them or the first has waited long enough. A position is taken in with
 * the events before it and handed on with them, never ahead.
 */
export class Batch {
  readonly #size: number;
  readonly #waitMs: number;
  readonly #timers: Timers;
  readonly #handle: SubscriptionOptions['onBatch'];
  #events: Positioned[] = [];
  #upTo: Position | null = null;
  /** How many of no interest were passed since something was handed on. */
  #passed = 0;
  #due: Promise<'due'> | null = null;
  #callOff: () => void = () => undefined;

  constructor(size: number, waitMs: number, timers: Timers, handle: SubscriptionOptions['onBatch']) {
    this.#size = size;
    this.#waitMs = waitMs;
    this.#timers = timers;
    this.#handle = handle;
  }

  get isFull(): boolean {
    return this.#events.length >= this.#size;
  }

  /** Resolves when the batch has waited long enough; `null` while it is empty. */
  get due(): Promise<'due'> | null {
    return this.#due;
  }

  add(event: Positioned): void {
    this.#events.push(event);
    this.reached(event.position);
  }

  /** Everything up to here was added, or did not match. */
  reached(position: Position): void {
    this.#upTo = position;
    this.#due ??= new Promise((resolve) => {
      this.#callOff = this.#timers.after(this.#waitMs, () => resolve('due'));
    });
  }

  /** One of no interest: it moves the position on with others, and alone only now and then. */
  passed(position: Position): void {
    this.#passed += 1;
    if (this.#upTo !== null || this.#passed >= this.#size) this.reached(position);
  }

  /** Hands on what was gathered; `null` where that is nothing. Throws what the handler throws. */
  async flush(): Promise<Position | null> {
    const events = this.#events;
    const upTo = this.#upTo;
    this.discard();
    if (upTo === null) return null;
    await this.#handle(events, upTo);
    return upTo;
  }

  discard(): void {
    this.#callOff();
    this.#events = [];
    this.#upTo = null;
    this.#passed = 0;
    this.#due = null;
  }
}
