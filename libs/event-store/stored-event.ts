import type { Id } from '#kernel';
import type { LogDamaged } from './faults.ts';
import type { Reader } from './reader.ts';
import type { Position } from './position.ts';

/** An event as the store holds it, before the codec: nothing about `data` and `metadata` is believed yet. */
export interface StoredEvent {
  readonly id: Id;
  readonly type: string;
  /** Without the namespace. */
  readonly stream: string;
  /** 0 for the first event of its stream. */
  readonly revision: number;
  readonly position: Position;
  /** Parsed JSON. The client hands out the text itself where it is no JSON, and bytes where it is not meant to be. */
  readonly data: unknown;
  readonly metadata: unknown;
}

/** An event ready to be sent. Its data and metadata are frozen copies, so that every resend sends the same bytes. */
export interface EncodedEvent {
  readonly id: Id;
  readonly type: string;
  readonly data: object;
  readonly metadata: object;
  /** Of data and metadata as sent. */
  readonly bytes: number;
}

/** Where a stream must stand for an append to be taken: the revision of its last event, `no_stream`, or anywhere. */
export type ExpectedRevision = number | 'no_stream' | 'any';

export interface Appended {
  readonly ok: true;
  /** Of the last event written. */
  readonly revision: number;
  /** Of the last event written: a reader that is at least here has seen them all. */
  readonly position: Position;
}

/** Somebody else wrote first. A value, because the answer to it is to decide again. */
export interface WrongExpectedRevision {
  readonly ok: false;
  readonly expected: ExpectedRevision;
  /** The revision of the stream's last event; `null` where there is no stream. */
  readonly actual: number | null;
}

export type AppendOutcome = Appended | WrongExpectedRevision;

export interface ReadOptions {
  /** The first revision wanted, inclusive; the stream's start, or backwards its end, unless told. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** The most events wanted; all unless told. */
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Events after this place, exclusive; from the first one where `null` or unset. */
  readonly from?: Position | null;
  /** Streams whose name starts with one of these: `case-`. Every stream of the namespace unless told. */
  readonly prefixes?: readonly string[];
  /** Only these event types. */
  readonly types?: readonly string[];
  readonly limit?: number;
  /** Told of damage, and the read goes on behind it where the server says how; without it the read ends there. */
  readonly onDamage?: (damage: LogDamaged) => void;
}

/** What a catch-up subscription hands out, in the order of the log. */
export type Delivery =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Everything up to here was delivered, or did not match. */
  | { readonly kind: 'checkpoint'; readonly position: Position }
  /** Every event that was in the log was delivered; what follows is live. */
  | { readonly kind: 'caught_up' };

/** The log, as everything above the client sees it. */
export interface EventLog {
  /**
   * Appends all of `events` or none.
   *
   * After an unknown outcome (no answer in time, connection lost) the same bytes are sent again with the same
   * expectation, and the stream is read back to learn what became of them.
   *
   * `any` is for streams that need no order and hold no chain (the number stream). A resend there is told from a
   * first send only by the server's memory of recent event ids, which is best effort: an event may be stored twice.
   * The revision answered is one at which this very event stands, so it is nobody else's, and gaps are legal.
   * @throws AppendTooLarge, Busy, StoreUnavailable, AccessDenied, Unsupported, StreamDeleted, LogClosed
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EncodedEvent[]): Promise<AppendOutcome>;

  /**
   * The events of a stream, by pages: no more than one page is in memory, and nothing is held open between pages, so
   * a reader may be slow or leave. A stream that does not exist has no events, and to an organisation another one's has
   * none either, which costs the reading of its first event.
   * @throws StoreUnavailable, AccessDenied, Unsupported, StreamDeleted, LogClosed
   */
  read(stream: string, as: Reader, options?: ReadOptions): AsyncIterable<StoredEvent>;

  /** The last event of a stream, `null` where there is no stream. Throws as `read` does. */
  head(stream: string): Promise<StoredEvent | null>;

  /** The events of the namespace in the order of the log, by pages. Throws as `read` does. */
  readAll(options?: ReadAllOptions): AsyncIterable<StoredEvent>;

  /** The last event of the namespace, `null` where it has none: where its log ends. Throws as `read` does. */
  last(): Promise<StoredEvent | null>;

  /**
   * One connection of a catch-up subscription to the streams with these prefixes, after `from`. It ends without an
   * error where the server ends it, and throws where it fails: `subscribe` supervises that. Leaving the loop cancels.
   * @throws AccessDenied, Unsupported, LogClosed, or the client's error where a new connection may help.
   */
  deliveries(options: {
    readonly from: Position | null;
    readonly prefixes: readonly string[];
    readonly signal: AbortSignal;
  }): AsyncIterable<Delivery>;

  /** Ends what is open. Appends in flight are answered with `LogClosed` or their outcome. */
  close(): Promise<void>;
}
