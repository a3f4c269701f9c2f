import { accept, refuse, type Decision } from '#kernel';
import type { CaseCommand } from '../commands.ts';
import type { Context } from '../context.ts';
import type { CaseState } from '../state.ts';
import { ask, atReceipt, inOrder, isTold, missingFacts, type Dated } from './ask.ts';
import { endWithClosure } from './closure.ts';
import { followAct, leaveStage } from './consequences.ts';
import { FEWER, ONCE_SETTLED, tooMuchDue, type CaseRefusal } from './refusals.ts';
import { Run, type Cause, type DecidedCaseEvent } from './run.ts';
import { remind, settle, settlePast } from './settle.ts';

export { CASE_REFUSALS, type CaseRefusal, type CaseRefusalCode } from './refusals.ts';
export type { DecidedCaseEvent } from './run.ts';
export { openSteps, unknownFacts, factValue } from './predicates.ts';
export { missingForExit } from './exits.ts';
export { describeMatch, describePredicate, spoken } from './describe.ts';
export { folderName } from './folder.ts';
export { CARRIED } from './dispatch.ts';
export { dateFault } from './dates-said.ts';
export { countedAnew, KEPT_BECAUSE, type Countable, type CountedAnew, type KeptBecause } from './recalculate.ts';

/**
 * What a command adds to a case. Settles first: clocks that were due by now are breached before anything else, so that
 * the result is the same whether a sweep came by or not; then applies the command's acts in order of occurrence, each
 * with what the pack makes follow; the clocks born in it settle along those acts. Refusals leave nothing behind. A settle
 * writes as much as one decision takes, and the next one goes on; acts wait until all that came before them is settled.
 */
export function decideByEdits(state: CaseState, command: CaseCommand, context: Context): Decision<DecidedCaseEvent> {
  const run = new Run(state, context);
  const settled = settlePast(run);
  if (command.type === 'settle') {
    if (settled === 'all') remind(run);
    return accept(run.events);
  }
  if (settled === 'not_all') return refuse(tooMuchDue(state.reference, ONCE_SETTLED));
  const requests = inOrder(command.acts, context);
  if (!Array.isArray(requests)) return refuse(requests as CaseRefusal);
  const refusal = missingFacts(requests, context) ?? recordAll(run, requests);
  if (refusal !== null) return refuse(refusal);
  return settle(run, context.now, 'newborn') === 'not_all'
    ? refuse(tooMuchDue(run.state.reference, FEWER))
    : accept(run.events);
}

function recordAll(run: Run, requests: readonly Dated[]): CaseRefusal | null {
  const { now } = run.context;
  // A closure that nobody can date says nothing about the limits before it, nor does what is told along with it.
  const undated = requests.some((act) => act.type === 'CaseClosed' && act.data.closedOn === null);
  const told = isTold(run, requests);
  for (const together of atReceipt(requests)) {
    const [{ occurredAt }] = together;
    if ((!undated || occurredAt < now) && settle(run, occurredAt, 'newborn') === 'not_all')
      return tooMuchDue(run.state.reference, FEWER);
    const recorded = together.map((request) => record(run, request, told));
    for (const one of recorded) if ('code' in one) return one;
    for (const one of recorded) if (!('code' in one)) follow(run, one);
  }
  return null;
}

/** One act, as it may be recorded, with its departures. */
function record(run: Run, request: Dated, told: boolean): CaseRefusal | Cause {
  const asked = ask(run, request, told);
  if ('code' in asked) return asked;
  const { act, occurredAt, departures } = asked;
  const cause = run.emit(act, occurredAt);
  for (const { gate, ...departure } of departures)
    run.emit({ type: 'ProcedureDeparted', data: { gate, act: cause.id, ...departure } }, occurredAt, cause.id);
  return cause;
}

function follow(run: Run, cause: Cause): void {
  if (cause.type === 'StageEscalated') leaveStage(run, String(cause.data['to']), cause);
  followAct(run, cause);
  endWithClosure(run);
}
