import type { ActType } from '../../events/index.ts';
import { spoken } from '../../words/describe.ts';
import { because, type CaseRefusal } from '../refusals.ts';
import type { Run } from '../run.ts';

/** What becomes of a letter after it was asked for. */
const ON_THE_WAY: readonly ActType[] = ['DispatchDelayed', 'DispatchCompleted', 'DispatchFailed'];
export const isOnTheWay = (type: ActType): boolean => ON_THE_WAY.includes(type);

/** A letter is handed over once, or has failed once. */
export function dispatchOnItsWay(run: Run, data: object): CaseRefusal | null {
  const { dispatch } = data as { readonly dispatch: string };
  if (!run.state.acts.some((act) => act.type === 'DispatchRequested' && act.subject === dispatch)) {
    return because('SUBJECT_UNKNOWN', `The case has no letter ${dispatch}`, {
      field: 'dispatch',
      wouldAccept: 'a letter that is on its way',
    });
  }
  const ended = run.state.acts.find(
    (act) => (act.type === 'DispatchCompleted' || act.type === 'DispatchFailed') && act.subject === dispatch,
  );
  return ended === undefined
    ? null
    : because('SUBJECT_EXISTS', `The letter ${dispatch} has had its end: ${spoken(ended.type)}`, {
        field: 'dispatch',
        wouldAccept: 'a letter that is on its way',
      });
}
