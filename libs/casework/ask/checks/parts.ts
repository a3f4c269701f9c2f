import { MONEY_REMEDIES } from '#procedure';
import { subjectOf, type Acts, type ActType } from '../../events/index.ts';
import { spoken } from '../../words/describe.ts';
import { because, type CaseRefusal } from '../refusals.ts';
import type { Run } from '../run.ts';

/** The parts that the checks of several acts are made of. */

export const list = (words: readonly string[]): string => words.join(', ') || 'none';

export const knownSubject =
  (opening: ActType, field: string) =>
  (run: Run, data: object): CaseRefusal | null => {
    const subject = (data as Record<string, unknown>)[field];
    const known = run.state.acts.filter((act) => act.type === opening && !act.voided).map((act) => act.subject ?? '');
    return known.includes(String(subject))
      ? null
      : because('SUBJECT_UNKNOWN', `The case has no ${field} "${String(subject)}"`, {
          field,
          wouldAccept: `one of: ${list(known)}`,
        });
  };

export const newSubject = (type: ActType) => (run: Run, data: object) => {
  const subject = subjectOf({ type, data });
  return run.state.acts.some((act) => act.type === type && act.subject === subject)
    ? because('SUBJECT_EXISTS', `"${String(subject)}" is on record already`, { wouldAccept: 'another id' })
    : null;
};

type Remedies = Acts['OutcomeDecided']['remedies'];

export function remediesAllowed(run: Run, remedies: Remedies): CaseRefusal | null {
  const { allowed, closedList } = run.context.pack.remedies;
  for (const [index, remedy] of (remedies ?? []).entries()) {
    const field = `remedies.${index}`;
    if (closedList && !allowed.some((kind) => kind === remedy.kind)) {
      return because('REMEDY_NOT_ALLOWED', `The procedure does not offer ${spoken(remedy.kind)}`, {
        field,
        wouldAccept: list(allowed),
      });
    }
  }
  return amountsGiven(remedies);
}

/** Money without an amount says nothing. */
export function amountsGiven(remedies: Remedies): CaseRefusal | null {
  for (const [index, remedy] of (remedies ?? []).entries()) {
    const field = `remedies.${index}`;
    if (MONEY_REMEDIES.includes(remedy.kind) && (remedy.amount === undefined || remedy.currency === undefined)) {
      return because('REMEDY_NOT_ALLOWED', `${spoken(remedy.kind)} is money and needs an amount and a currency`, {
        field,
        wouldAccept: 'amount and currency, such as 50 and GBP',
      });
    }
  }
  return null;
}
