import { byOccurrence, standing, type ActOnRecord } from '../record/act.ts';
import type { CaseState } from '../record/state.ts';
import { actsNamed, type Known } from './known.ts';

/** The type of what can say otherwise, and when it does. */
interface Contradicts {
  readonly type: string;
  readonly by: (later: ActOnRecord, past: ActOnRecord) => boolean;
}

const ofProposal = (type: string): Contradicts => ({
  type,
  by: (later, past) => later.data['proposal'] === past.data['proposal'],
});

/** What a later act says otherwise of the same: a proposal, a representative, how content the customer is, an outcome. */
const CONTRADICTED: Readonly<Record<string, Contradicts>> = {
  ResolutionApproved: ofProposal('ResolutionRejected'),
  ResolutionRejected: ofProposal('ResolutionApproved'),
  ResolutionAccepted: ofProposal('ResolutionDeclined'),
  ResolutionDeclined: ofProposal('ResolutionAccepted'),
  RepresentativeAuthorised: {
    type: 'RepresentativeStoodDown',
    by: (later, past) => later.data['party'] === past.data['party'],
  },
  SatisfactionConfirmed: {
    type: 'SatisfactionConfirmed',
    by: (later, past) => later.data['content'] !== past.data['content'],
  },
  OutcomeDecided: { type: 'OutcomeDecided', by: (later, past) => later.stage === past.stage },
};

/** Of approvers, customers and those who decide the last word counts (A-11, C-11, M-26, P-12, P-15). */
export function isTakenBack(past: ActOnRecord, state: Pick<Known, 'acts' | 'asked'>): boolean {
  const contradicts = CONTRADICTED[past.type];
  if (contradicts === undefined) return false;
  const said = byOccurrence(actsNamed(state, ...new Set([past.type, contradicts.type])));
  return said
    .slice(said.indexOf(past) + 1)
    .some((later) => later.type === contradicts.type && contradicts.by(later, past));
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
