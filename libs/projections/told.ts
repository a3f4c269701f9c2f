import { voidedIn, type Acts } from '#casework';
import type { Id } from '#kernel';

/** An act that a row rests on, with as much of what it said as the row needs. */
export interface Told<Type extends string = string, Data extends object = object> {
  readonly id: Id;
  readonly type: Type;
  readonly data: Data;
  readonly voided: boolean;
}

/** Kept among the others, because it can be voided in turn. */
export type Voiding = Told<'ActVoided', Pick<Acts['ActVoided'], 'act'>>;

export const withTold = <A extends Told>(acts: readonly A[], told: Omit<A, 'voided'>): readonly A[] => [
  ...acts,
  { ...told, voided: false } as A,
];

/** A void marks one of the acts before it, or takes such a mark away, and does nothing else. The same where it is of none. */
export function withVoid<A extends Told>(
  acts: readonly (A | Voiding)[],
  { id, data: { act } }: { readonly id: Id; readonly data: Acts['ActVoided'] },
): readonly (A | Voiding)[] {
  if (!acts.some((one) => one.id === act)) return acts;
  const all = [...acts, { id, type: 'ActVoided', data: { act }, voided: false } as const];
  const voided = voidedIn(all);
  return all.map((one) => ({ ...one, voided: voided.has(one.id) }));
}
