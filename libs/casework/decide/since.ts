import type { Predicate } from '#procedure';
import type { ActOnRecord, CaseState } from '../state.ts';
import { holds } from './predicates.ts';
import { isIntake, type Run } from './run.ts';

/**
 * The act since which a condition has held without a break, seen from a later one before which it held already; that
 * later one itself where it did not. As far as facts, the kind and acts on record decide it.
 */
export function sinceWhen(run: Run, condition: Predicate, later: ActOnRecord): ActOnRecord {
  const { acts } = run.state;
  let since = later;
  for (let count = acts.findIndex(({ id }) => id === later.id); count > 0; count -= 1) {
    const last = acts[count - 1];
    if (last === undefined || holds({ ...run.situation(), state: after(run.state, count) }, condition) !== true) break;
    since = last;
  }
  return since;
}

/** The case as its first acts left it: their facts and their kind. */
function after(state: CaseState, count: number): CaseState {
  const acts = state.acts.slice(0, count);
  const facts = new Map<string, { value: string | number | boolean; since: string }>();
  let { kind } = state;
  for (const { type, data, occurredAt, voided } of acts) {
    if (isIntake(type) || type === 'FeedbackClassified') kind = String(data['kind']);
    const { fact, value } = data as { fact?: string; value?: string | number | boolean };
    if (type !== 'CaseFactRecorded' || voided || fact === undefined || value === undefined) continue;
    facts.set(fact, { value, since: occurredAt });
  }
  return { ...state, acts, facts, kind };
}
