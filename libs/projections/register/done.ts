import type { Acts, RecordedCaseEvent } from '#casework';
import type { Id } from '#kernel';
import type { AgreedAction, RegisterRow, RemedyOnCase } from './row.ts';

/** What is done about a complaint, as the register shows it: remedies and agreed actions. */

type OfRemedy = Extract<
  RecordedCaseEvent,
  { type: 'RemedyOffered' | 'RemedyAccepted' | 'RemedyDeclined' | 'RemedyProvided' }
>;
type OfAction = Extract<RecordedCaseEvent, { type: 'ActionAgreed' | 'ActionRescheduled' | 'ActionCompleted' }>;
type Award = NonNullable<Acts['OutcomeDecided']['remedies']>[number];

const STATES = { RemedyAccepted: 'accepted', RemedyDeclined: 'declined', RemedyProvided: 'provided' } as const;

/** The last outcome says what is awarded; what was offered on its own stays. */
export function awarded(row: RegisterRow, act: Id, awards: readonly Award[] = []): RegisterRow {
  const offered = row.remedies.filter(({ remedy }) => remedy !== null);
  return { ...row, remedies: [...offered, ...awards.map((award) => remedyOf(award, act, null, 'awarded'))] };
}

const remedyOf = (award: Award, act: Id, remedy: Id | null, state: RemedyOnCase['state']): RemedyOnCase => {
  const { kind, amount = null, currency = null } = award;
  return { act, remedy, kind, amount, currency, state };
};

export function foldRemedy(row: RegisterRow, event: OfRemedy): RegisterRow {
  if (event.type === 'RemedyOffered') {
    const { remedy, offer } = event.data;
    return { ...row, remedies: [...row.remedies, remedyOf(offer, event.id, remedy, 'offered')] };
  }
  const state = STATES[event.type];
  const { remedy } = event.data;
  return { ...row, remedies: row.remedies.map((one) => (one.remedy === remedy ? { ...one, state } : one)) };
}

export function foldAction(row: RegisterRow, event: OfAction): RegisterRow {
  const { action } = event.data;
  if (event.type === 'ActionAgreed') {
    const { description, actionDueOn: dueOn = null } = event.data;
    return { ...row, actions: [...row.actions, { act: event.id, action, description, dueOn, done: false }] };
  }
  const change: Partial<AgreedAction> =
    event.type === 'ActionCompleted' ? { done: true } : { dueOn: event.data.actionDueOn };
  return { ...row, actions: row.actions.map((one) => (one.action === action ? { ...one, ...change } : one)) };
}

/** Without what a voided act had added; `undefined` where it had added nothing. */
export function withoutDone(row: RegisterRow, act: Id): RegisterRow | undefined {
  const remedies = row.remedies.filter((one) => one.act !== act);
  const actions = row.actions.filter((one) => one.act !== act);
  const isSame = remedies.length === row.remedies.length && actions.length === row.actions.length;
  return isSame ? undefined : { ...row, remedies, actions };
}
