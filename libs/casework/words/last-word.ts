import type { ActType } from '../events/index.ts';
import { byOccurrence, standing, type ActOnRecord } from '../record/act.ts';
import type { CaseState } from '../record/state.ts';
import { actsNamed, type Known } from './known.ts';

/** The types of what can say otherwise, and when they do. */
interface Contradicts {
  readonly types: readonly string[];
  readonly by: (later: ActOnRecord, past: ActOnRecord) => boolean;
}

/** Said of the same thing, which this field names. */
const ofSame =
  (field: string) =>
  (later: ActOnRecord, past: ActOnRecord): boolean =>
    later.data[field] === past.data[field];

/** An exception from independence says nothing of whether the case is dealt with. */
const isOfDealing = (later: ActOnRecord, past: ActOnRecord): boolean =>
  ![later, past].some(({ data }) => data['what'] === 'independence');

/**
 * What a later act says otherwise of the same: a proposal, a representative, a consent, whether the case is dealt with,
 * how content the customer is, an outcome.
 */
const CONTRADICTED: { readonly [T in ActType]?: Contradicts } = {
  ResolutionApproved: { types: ['ResolutionRejected'], by: ofSame('proposal') },
  ResolutionRejected: { types: ['ResolutionApproved'], by: ofSame('proposal') },
  ResolutionAccepted: { types: ['ResolutionDeclined'], by: ofSame('proposal') },
  ResolutionDeclined: { types: ['ResolutionAccepted'], by: ofSame('proposal') },
  RepresentativeAuthorised: { types: ['RepresentativeStoodDown'], by: ofSame('party') },
  ConsentGiven: { types: ['ConsentWithheld'], by: ofSame('scope') },
  // To authorise somebody anew is to consent to what they are told.
  ConsentWithheld: {
    types: ['ConsentGiven', 'RepresentativeAuthorised'],
    by: (later, past) =>
      later.type === 'RepresentativeAuthorised'
        ? past.data['scope'] === 'representative'
        : ofSame('scope')(later, past),
  },
  CaseDeclined: { types: ['ExceptionAccepted'], by: isOfDealing },
  ExceptionAccepted: { types: ['CaseDeclined'], by: isOfDealing },
  CaseWithdrawn: { types: ['CaseReopened'], by: () => true },
  ContactRestricted: { types: ['ContactRestrictionLifted'], by: ofSame('restriction') },
  SatisfactionConfirmed: {
    types: ['SatisfactionConfirmed'],
    by: (later, past) => later.data['content'] !== past.data['content'],
  },
  OutcomeDecided: { types: ['OutcomeDecided'], by: (later, past) => later.stage === past.stage },
};

const CONTRADICTING: ReadonlySet<string> = new Set(Object.values(CONTRADICTED).flatMap(({ types }) => types));

/** Whether an act of this type can take back what was said before. */
export const canTakeBack = ({ type }: Pick<ActOnRecord, 'type'>): boolean => CONTRADICTING.has(type);

/** Of approvers, customers and those who decide the last word counts (A-11, C-11, M-26, M-29, P-12, P-15). */
export function isTakenBack(past: ActOnRecord, state: Pick<Known, 'acts' | 'asked'>): boolean {
  const contradicts = CONTRADICTED[past.type as ActType];
  if (contradicts === undefined) return false;
  const { types, by } = contradicts;
  const said = byOccurrence(actsNamed(state, ...new Set([past.type, ...types])));
  return said.slice(said.indexOf(past) + 1).some((later) => types.includes(later.type) && by(later, past));
}

/** With whom the case is not to be shared, by the last word on each. */
export function withheldIn(state: Pick<CaseState, 'acts'>): readonly string[] {
  const last = new Map<string, boolean>();
  for (const { type, data } of standing(state)) {
    if (type === 'ConsentWithheld' || type === 'ConsentGiven')
      last.set(String(data['scope']), type === 'ConsentWithheld');
  }
  return [...last].flatMap(([scope, withheld]) => (withheld ? [scope] : []));
}
