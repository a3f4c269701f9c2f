import type { Instant } from './instant.ts';

export type Id = string;

/** Who did it, how far we know who they are, and in what capacity. */
export interface Actor {
  /** The person's id at the organisation; `timekeeper` or `import` for the system's own acts. */
  readonly id: Id;
  /** The token's role under which the act was allowed. */
  readonly role: string;
  /** How the identity was established. */
  readonly authenticated: 'token' | 'local' | 'system';
}

/** Where a fact came from: somebody at work, or a row of a file. */
export type Origin =
  { readonly kind: 'live' } | { readonly kind: 'import'; readonly file: string; readonly line: number };

/** What is known of an event beside its data, before it is stored. */
export interface Provenance {
  readonly $correlationId: Id;
  readonly $causationId: Id;
  readonly commandId: Id;
  readonly commandHash: string;
  readonly organisation: string;
  readonly actor: Actor;
  readonly origin: Origin;
  /** The recorded time: when Redress learned of it, from its `TimeSource`. Every rule, as-of and report uses this. */
  readonly decidedAt: Instant;
}

/** Metadata of a stored event. `prev` and `hash` chain the stream; see `libs/event-store`. */
export interface Metadata extends Provenance {
  /** The act of the same stream that a consequence was derived from. */
  readonly causedBy?: Id;
  /** When it happened, which may be long before it was recorded. */
  readonly occurredAt: Instant;
  readonly schemaVersion: number;
  readonly prev: string;
  readonly hash: string;
}

/** An event as an aggregate defines it. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/** An event as a decision makes it: its id is minted once, and a retry resends it under the same id. */
export type Decided<E extends DomainEvent> = E & {
  readonly id: Id;
  readonly occurredAt: Instant;
  readonly causedBy?: Id;
};

/** An event as it is read back. */
export type Recorded<E extends DomainEvent = DomainEvent> = E & {
  readonly id: Id;
  /** Without the namespace: `case-0b6f…`. */
  readonly stream: string;
  /** 0 for the first event of its stream. */
  readonly revision: number;
  readonly meta: Metadata;
};

/** A record of events by type, as the union an aggregate folds. */
export type UnionOf<M> = { [K in keyof M]: { readonly type: K; readonly data: Readonly<M[K]> } }[keyof M];
