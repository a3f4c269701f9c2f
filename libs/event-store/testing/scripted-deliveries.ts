import type { Position } from '../position.ts';
import type { Delivery } from '../stored-event.ts';
import { MemoryLog } from './memory-log.ts';

/** One connection of a subscription, whose every delivery is made by a spec. */
export class ScriptedConnection {
  readonly #queue: (Delivery | 'end' | Error)[] = [];
  #wake: () => void = () => undefined;

  constructor(
    /** Where the reader wants to go on. */
    readonly from: Position | null,
    readonly signal: AbortSignal,
  ) {
    signal.addEventListener('abort', () => this.#wake());
  }

  /** How many deliveries the reader has not taken yet. */
  get untaken(): number {
    return this.#queue.length;
  }

  deliver(...items: readonly (Delivery | 'end' | Error)[]): void {
    this.#queue.push(...items);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Delivery> {
    while (!this.signal.aborted) {
      const item = this.#queue.shift();
      if (item === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else if (item === 'end') return;
      else if (item instanceof Error) throw item;
      else yield item;
    }
  }
}

/** A log whose subscriptions a spec plays by hand. */
export class ScriptedLog extends MemoryLog {
  readonly connections: ScriptedConnection[] = [];
  #connected: () => void = () => undefined;

  override deliveries({ from, signal }: { from: Position | null; signal: AbortSignal }): ScriptedConnection {
    const connection = new ScriptedConnection(from, signal);
    this.connections.push(connection);
    this.#connected();
    return connection;
  }

  /** The nth connection, counted from 0, when the reader has made it. */
  async connection(n: number): Promise<ScriptedConnection> {
    for (;;) {
      const made = this.connections[n];
      if (made !== undefined) return made;
      await new Promise<void>((resolve) => (this.#connected = resolve));
    }
  }
}
