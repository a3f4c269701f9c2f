import type { Id, Instant } from '#kernel';
import { INTAKE, type Acts } from '../events/index.ts';
import type { ActOnRecord, Facts } from './act.ts';

/** What is known of a case by its acts. */
export interface Knowledge {
  readonly acts: readonly ActOnRecord[];
  readonly facts: Facts;
  readonly company?: string;
  readonly receivedAt: Instant;
}

/** The latest by when it holds, and not by when it was typed in; a correction holds in any case. */
export function withFact(
  { facts, receivedAt }: Pick<Knowledge, 'facts' | 'receivedAt'>,
  data: Acts['CaseFactRecorded'],
  occurredAt: Instant,
): Facts {
  const fact = { value: data.value, since: heldSince(receivedAt, data, occurredAt) };
  const known = facts.get(data.fact);
  const isOlder = known !== undefined && data.correction !== true && fact.since < known.since;
  return isOlder ? facts : new Map(facts).set(data.fact, fact);
}

/** A correction holds from the receipt; anything else from when it is said to, or from the act. */
export const heldSince = (
  receivedAt: Instant,
  { correction, effectiveFrom }: Pick<Acts['CaseFactRecorded'], 'correction' | 'effectiveFrom'>,
  occurredAt: Instant,
): Instant => (correction === true ? receivedAt : (effectiveFrom ?? occurredAt));

/** What is known of a case is known from the acts that stand: without this one it is as if it had never been recorded. */
export function withoutAct<State extends Knowledge>(state: State, id: Id): State {
  const acts = state.acts.map((act) => (act.id === id ? { ...act, voided: true } : act));
  const voided = acts.find((act) => act.id === id);
  const known = acts.filter((act) => act.type === voided?.type && !act.voided);
  switch (voided?.type) {
    case 'CaseFactRecorded':
      return { ...state, acts, facts: factsOf({ ...state, acts: known }, String(voided.data['fact'])) };
    case 'DuplicateAbsorbed':
      return { ...state, acts, receivedAt: earliestReceipt(acts) };
    case 'IdentityEstablished': {
      const companies = [...acts.filter((act) => INTAKE.includes(act.type)), ...known].map(
        (act) => act.data['company'],
      );
      return { ...state, acts, company: companies.findLast((company) => typeof company === 'string') };
    }
    default:
      return { ...state, acts };
  }
}

/** The facts with one of them taken from the acts anew: what was on record before holds again, or the pack's default. */
function factsOf({ acts, facts: before, receivedAt }: Knowledge, fact: string): Facts {
  const facts = new Map(before);
  facts.delete(fact);
  return acts
    .filter((act) => act.data['fact'] === fact)
    .reduce<Facts>(
      (known, act) => withFact({ facts: known, receivedAt }, act.data as Acts['CaseFactRecorded'], act.occurredAt),
      facts,
    );
}

/** The receipt was at another moment, and so was what held from it. */
export function withReceipt<State extends Knowledge>(state: State, corrected: Instant): State {
  const own = state.acts.find(({ type }) => INTAKE.includes(type))?.occurredAt;
  const isOfReceipt = ({ type, occurredAt }: ActOnRecord): boolean =>
    INTAKE.includes(type) || (type === 'CaseFactRecorded' && occurredAt === own);
  const acts = state.acts.map((act) => (isOfReceipt(act) ? { ...act, occurredAt: corrected } : act));
  const receivedAt = earliestReceipt(acts);
  const facts = [...state.facts].map(([fact, known]) => {
    const { since } = known;
    return [fact, { ...known, since: since === state.receivedAt ? receivedAt : since }] as const;
  });
  return { ...state, acts, receivedAt, facts: new Map(facts) };
}

/** Of the receipts of one complaint the earliest counts; of what was said of each, the last. */
export function earliestReceipt(acts: readonly ActOnRecord[]): Instant {
  const receipts = new Map<unknown, Instant>();
  for (const { type, data, occurredAt, voided } of acts) {
    if (voided) continue;
    if (INTAKE.includes(type)) receipts.set('', occurredAt);
    if (type === 'DuplicateAbsorbed') receipts.set(data['case'], String(data['receivedAt']));
  }
  return [...receipts.values()].sort()[0] ?? '';
}
