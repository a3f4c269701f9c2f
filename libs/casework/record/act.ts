import type { Id, Instant } from '#kernel';

export type FactValue = string | number | boolean;

/** An act as later decisions need it: what it said, when, by whom, and whether it still counts. */
export interface ActOnRecord {
  readonly id: Id;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly occurredAt: Instant;
  readonly actor: Id;
  readonly stage: string;
  /** The pack's roles that the person held when doing it. */
  readonly roles: readonly string[];
  readonly subject?: string;
  /** It departed from a blocking gate: it is a fact, and it satisfies nothing. */
  readonly departed: boolean;
  readonly voided: boolean;
  /** The pack derived it: no person did it. */
  readonly derived: boolean;
  /** What it was derived from. */
  readonly causedBy?: Id | undefined;
}
