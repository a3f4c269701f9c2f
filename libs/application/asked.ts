import type { Acts, ActType } from '#casework';
import type { Caller } from '#identity';
import type { Id, Instant, Origin, Plain } from '#kernel';

/** An act as it is asked for, before its personal data are sealed. */
export type PlainAct = {
  [T in ActType]: {
    readonly type: T;
    readonly data: Plain<Acts[T]>;
    readonly occurredAt?: Instant;
    readonly departureReason?: string;
  };
}[ActType];

export interface Sender {
  readonly caller: Caller;
  readonly commandId: Id;
  /** Of the request that this command belongs to. */
  readonly correlationId?: Id;
  readonly origin?: Origin;
}
