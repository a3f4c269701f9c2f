import type { Position } from './position.ts';
import type { Delivery } from './stored-event.ts';
import { isAborted, pause, type Timers } from './timers.ts';

/** A delivery that stands at a place in the log. */
type Placed = Exclude<Delivery, { kind: 'caught_up' }>;

/** Deliveries kept for readers that come later, beside what the present ones have still to read. */
const KEPT = 256;
/** Deliveries that the slowest reader may be behind; then the server is made to wait for it. */
const MOST = 512;
/** ms that the others wait for the slowest reader before they go on without it. */
const PATIENCE_MS = 5_000;

const CAUGHT_UP: Delivery = { kind: 'caught_up' };

export const placeOf = (delivery: Placed): Position =>
  delivery.kind === 'event' ? delivery.event.position : delivery.position;

/**
 * The stretch of the log that several readers are on at the moment, as one connection delivers it. It is open while
 * somebody reads, and holds a bounded number of deliveries: a reader that stays too far behind the others is left
 * behind, and has to read by itself.
 */
export class Window {
  readonly #open: (signal: AbortSignal) => AsyncIterable<Delivery>;
  readonly #timers: Timers;
  readonly #readers = new Set<WindowReader>();
  readonly #closing = new AbortController();
  /** Everything after this place that was delivered is here, or will be. */
  #after: Position | null;
  #deliveries: Placed[] = [];
  /** How many deliveries were dropped before the first one here. */
  #dropped = 0;
  /** How many had been delivered when the server said that this was all there was. */
  #liveAt: number | null = null;
  #end: { readonly error?: unknown } | null = null;
  #isPumping = false;
  #room: () => void = () => undefined;

  /** @param from where the connection begins: after this place. */
  constructor(open: (signal: AbortSignal) => AsyncIterable<Delivery>, from: Position | null, timers: Timers) {
    this.#open = open;
    this.#after = from;
    this.#timers = timers;
  }

  /** Whether its connection is over, so that nobody can join any more. */
  get isOver(): boolean {
    return this.#end !== null || this.#closing.signal.aborted;
  }

  reachesBackTo(from: Position | null): boolean {
    return this.#after === null || (from !== null && from.isAtLeast(this.#after));
  }

  /** A reader of everything after `from`, which the window has to reach back to. */
  join(from: Position | null): WindowReader {
    const isAfter = (delivery: Placed): boolean => from === null || placeOf(delivery).compare(from) > 0;
    const index = this.#deliveries.findIndex(isAfter);
    const next = this.#dropped + (index === -1 ? this.#deliveries.length : index);
    const reader = new WindowReader(this, next, isAfter);
    this.#readers.add(reader);
    if (!this.#isPumping) {
      this.#isPumping = true;
      void this.#pump();
    }
    return reader;
  }

  /** @internal What a reader that has taken so many finds next. */
  next(taken: number, isToldLive: boolean): Delivery | 'nothing yet' | 'end' {
    if (!isToldLive && this.#liveAt !== null && taken >= this.#liveAt) return CAUGHT_UP;
    const delivery = this.#deliveries[taken - this.#dropped];
    if (delivery !== undefined) return delivery;
    if (this.#end === null) return 'nothing yet';
    if ('error' in this.#end) throw this.#end.error;
    return 'end';
  }

  /** @internal A reader has taken one more. */
  moved(): void {
    this.#room();
  }

  /** @internal The last to leave closes the connection. */
  leave(reader: WindowReader): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) this.#closing.abort();
    this.#room();
  }

  async #pump(): Promise<void> {
    try {
      for await (const delivery of this.#open(this.#closing.signal)) {
        if (delivery.kind === 'caught_up') this.#liveAt = this.#delivered;
        else this.#deliveries.push(delivery);
        this.#wakeAll();
        if (this.#lag >= MOST) await this.#untilThereIsRoom();
        this.#trim();
      }
      this.#end = {};
    } catch (error) {
      this.#end = { error };
    }
    this.#wakeAll();
  }

  get #delivered(): number {
    return this.#dropped + this.#deliveries.length;
  }

  /** Deliveries that the slowest reader has still to take. */
  get #lag(): number {
    let least = this.#delivered;
    for (const { taken } of this.#readers) least = Math.min(least, taken);
    return this.#delivered - least;
  }

  async #untilThereIsRoom(): Promise<void> {
    const waiting = new AbortController();
    const patience = pause(this.#timers, PATIENCE_MS, waiting.signal).then(() => true);
    while (this.#lag >= MOST && !isAborted(this.#closing.signal)) {
      const isImpatient = await Promise.race([
        patience,
        new Promise<false>((moved) => (this.#room = () => moved(false))),
      ]);
      if (isImpatient && !this.#leaveBehind()) break;
    }
    this.#room = () => undefined;
    waiting.abort();
  }

  /** Goes on without those that hold the others up; where nobody is ahead of them, they hold up nobody. */
  #leaveBehind(): boolean {
    const slow = [...this.#readers].filter(({ taken }) => this.#delivered - taken >= MOST);
    const holdUpOthers = slow.length < this.#readers.size;
    if (holdUpOthers) for (const reader of slow) reader.leaveBehind();
    return holdUpOthers;
  }

  /** Drops what everybody has taken, but for what newcomers may want; in lumps, as it moves all the others. */
  #trim(): void {
    const spare = Math.min(this.#deliveries.length - this.#lag, this.#deliveries.length - KEPT);
    if (spare < KEPT) return;
    const dropped = this.#deliveries.splice(0, spare);
    this.#dropped += spare;
    const last = dropped.at(-1);
    if (last !== undefined) this.#after = placeOf(last);
  }

  #wakeAll(): void {
    for (const reader of this.#readers) reader.wake();
  }
}

/** One reader of a window. */
export class WindowReader {
  readonly #window: Window;
  readonly #isWanted: (delivery: Placed) => boolean;
  #taken: number;
  #isLeftBehind = false;
  #isToldLive = false;
  #wake: () => void = () => undefined;

  constructor(window: Window, taken: number, isWanted: (delivery: Placed) => boolean) {
    this.#window = window;
    this.#taken = taken;
    this.#isWanted = isWanted;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Whether the others have gone on without it: it has to read on by itself. */
  get isLeftBehind(): boolean {
    return this.#isLeftBehind;
  }

  leaveBehind(): void {
    this.#isLeftBehind = true;
    this.#window.leave(this);
    this.wake();
  }

  wake(): void {
    this.#wake();
  }

  /** Ends where the connection ended, the reader was left behind or `signal` is aborted; throws what it broke with. */
  async *deliveries(signal: AbortSignal): AsyncGenerator<Delivery, void, undefined> {
    const wake = (): void => this.wake();
    signal.addEventListener('abort', wake, { once: true });
    try {
      while (!isAborted(signal) && !this.#isLeftBehind) {
        const next = this.#window.next(this.#taken, this.#isToldLive);
        if (next === 'end') return;
        if (next === 'nothing yet') await new Promise<void>((resolve) => (this.#wake = resolve));
        else if (next.kind === 'caught_up') {
          this.#isToldLive = true;
          yield next;
        } else {
          this.#taken += 1;
          this.#window.moved();
          if (this.#isWanted(next)) yield next;
        }
      }
    } finally {
      signal.removeEventListener('abort', wake);
      this.#window.leave(this);
    }
  }
}
