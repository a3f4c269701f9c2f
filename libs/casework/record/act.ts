import type { Id, Instant } from '#kernel';
import { INTAKE, type Acts } from '../events/index.ts';

export type FactValue = string | number | boolean;
/** What holds of each fact, and since when. */
export type Facts = ReadonlyMap<string, { readonly value: FactValue; readonly since: Instant }>;

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

/** The acts that still count: neither voided nor departed from a blocking gate. */
export const standing = ({ acts }: { readonly acts: readonly ActOnRecord[] }): readonly ActOnRecord[] =>
  acts.filter((act) => !act.voided && !act.departed);
/** `Received` in a pack means either intake act. */
export const isNamed = (type: string, name: string): boolean =>
  type === name || (name === 'Received' && INTAKE.includes(type));
/** As they happened, and as they were recorded where that was at the same moment. */
export const byOccurrence = <A extends Pick<ActOnRecord, 'occurredAt'>>(acts: readonly A[]): readonly A[] =>
  [...acts].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));

export const isIntake = ({ type }: Pick<ActOnRecord, 'type'>): boolean => INTAKE.includes(type);
export const isClosure = ({ type, voided }: Pick<ActOnRecord, 'type' | 'voided'>): boolean =>
  (type === 'CaseClosed' || type === 'CaseMerged') && !voided;

/** What is voided of these acts, which are in the order of the stream: a void that is voided in turn voids nothing. */
export function voidedIn(
  acts: readonly { readonly id: Id; readonly type: string; readonly data: object }[],
): ReadonlySet<Id> {
  const voided = new Set<Id>();
  // From the end: what a void is of lies before it.
  for (const { id, type, data } of [...acts].reverse())
    if (type === 'ActVoided' && !voided.has(id)) voided.add((data as Acts['ActVoided']).act);
  return voided;
}
