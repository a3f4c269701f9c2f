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

/**
 * Who says something. What is `asked`, by a person, a file or the command line, may be refused. What comes from `outside`,
 * such as a customer's mail, never is: it is mended where it must be. What is `told`, by another stream or of a letter that
 * has left, has happened, and is recorded as it was said.
 */
export type Voice = 'asked' | 'outside' | 'told';

export interface Sender {
  readonly caller: Caller;
  readonly commandId: Id;
  /** Of the request that this command belongs to. */
  readonly correlationId?: Id;
  readonly origin?: Origin;
  /** Whose words they are; asked, unless told. */
  readonly voice?: Voice;
}
