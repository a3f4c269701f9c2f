import type { Positioned } from './envelope.ts';
import type { MalformedEvent } from './faults.ts';
import type { Position } from './position.ts';
import type { Timers } from './timers.ts';

/** How a supervised catch-up subscription is doing; for readiness, metrics and the log. */
export interface SubscriptionStatus {
  readonly name: string;
  /**
   * `catching_up`: reading what was there; `live`: everything there has been handled; `waiting`: dropped, will connect
   * again; `stopped`: by its signal; `failed`: for good.
   */
  readonly state: 'catching_up' | 'live' | 'waiting' | 'stopped' | 'failed';
  /**
   * Everything up to here is handled; `null` before the first. What the reader stored may be less far: events of no
   * interest alone are not worth a write each.
   */
  readonly position: Position | null;
  /** When the server last said anything, event or checkpoint, on the scale of `Timers.now` (ms); `null` before that. */
  readonly lastHeardAt: number | null;
  /** Drops since the last progress. */
  readonly drops: number;
  /** Of `waiting`: what dropped it, `null` where the server just ended it. Of `failed`: why. */
  readonly error?: unknown;
}

export interface SubscriptionOptions {
  /** Of the reader, for status and log. */
  readonly name: string;
  /**
   * Where to go on: after this place, or from the first event where `null`. As a function it is asked at every
   * connection, for a reader whose checkpoint others move as well; otherwise a reconnection goes on after the last
   * batch handled here.
   */
  readonly from: Position | null | (() => Promise<Position | null>);
  /** Streams whose names start with one of these, such as `case-`; at least one. */
  readonly prefixes: readonly string[];
  /** Most events in a batch; 500 unless told. */
  readonly batchSize?: number;
  /** ms that the first event of a batch waits for others; 20 unless told. */
  readonly batchMs?: number;
  /** ms without a word from the server, before it has said that all is caught up, that count as a drop; 60,000. */
  readonly silenceMs?: number;
  readonly signal: AbortSignal;
  /**
   * Handles a batch, in the order of the log and never while another runs, and commits `upTo` with its effects: every
   * event up to there has been handed out or did not match. `events` may be empty where only the position moves on.
   * Where it throws, the subscription waits and goes on from the last position it committed. At least once: after a
   * crash, events after the stored position come again.
   */
  readonly onBatch: (events: readonly Positioned[], upTo: Position) => Promise<void>;
  /**
   * Takes an event of ours that cannot be decoded, in its turn: the events before it are committed. Without it, such
   * an event is fatal.
   */
  readonly onMalformed?: (fault: MalformedEvent, position: Position) => Promise<void>;
  /** Told of every change of state, after every batch and of what was passed over. May not throw. */
  readonly onStatus?: (status: SubscriptionStatus) => void;
  readonly timers?: Timers;
}
