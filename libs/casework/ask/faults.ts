import { ownNameFault, type Instant } from '#kernel';
import type { ActRequest } from '../commands.ts';
import { kindOfAct, type ActType } from '../events/index.ts';
import { isIntake, type ActOnRecord } from '../record/act.ts';
import { dayOf } from '../words/due.ts';
import { meansToExtend, isAwaited } from '../words/limits.ts';
import { asAct } from './as-act.ts';
import { CHECKS, type Check } from './checks/checks.ts';
import { dateFault, type HeldAgainst } from './checks/dates-said.ts';
import { carriedBy } from './checks/dispatch.ts';
import { dispatchOnItsWay, isOnTheWay } from './checks/letter-way.ts';
import { completed } from './complete.ts';
import { departures } from './gates.ts';
import { because, type CaseRefusal } from './refusals.ts';
import { ruleOf, runningClocks, type Run } from './run.ts';

/** Fields that name somebody of the firm. */
const NAMING = ['person', 'owner'];

/** What cannot be on record, whoever says so: it belongs to no case, or the letter that it ends has had its end. */
export function misplaced(run: Run, request: ActRequest): CaseRefusal | null {
  const { state } = run;
  if (isIntake(request) === (state.status !== 'none')) {
    return isIntake(request)
      ? because('CASE_EXISTS', `The case ${state.reference} is open already`)
      : because('CASE_NOT_FOUND', 'There is no such case', { wouldAccept: 'the id of a case of your organisation' });
  }
  return isOnTheWay(request.type) ? dispatchOnItsWay(run, request.data) : null;
}

/** What is wrong with an act on its own terms, whatever the gates say: it names something that is not there. */
export function faultOf(run: Run, request: ActRequest, occurredAt: Instant, pastFact: boolean): CaseRefusal | null {
  const { state } = run;
  const isOpenTo = (): boolean =>
    kindOfAct(request.type)?.afterClosure === true || isStillOwed(run, asAct(run, request, occurredAt));
  if (state.status === 'closed' && !pastFact && !isOpenTo()) {
    return because('CASE_CLOSED', `The case ${state.reference} is closed`, {
      wouldAccept: 'reopenCase first, or the same act with the earlier moment at which it happened',
    });
  }
  const check = CHECKS[request.type] as Check<ActType> | undefined;
  return (
    check?.(run, request.data, occurredAt) ??
    letterFault(run, request, occurredAt) ??
    ownNameFault(request.data, NAMING) ??
    dateFault(request.type, request.data, heldAgainst(run, occurredAt))
  );
}

/** A limit that outlives the closure can be met, and moved, after it. */
const isStillOwed = (run: Run, act: ActOnRecord): boolean =>
  runningClocks(run).some((clock) => {
    const rule = ruleOf(run, clock);
    return rule !== undefined && (isAwaited(rule, clock, act) || meansToExtend(rule, clock, act));
  });

/** A letter may leave if the act that it carries out could be recorded now, before anybody has been told anything. */
function letterFault(run: Run, request: ActRequest, occurredAt: Instant): CaseRefusal | null {
  const act = request.type === 'DispatchRequested' ? carriedBy(request.data) : null;
  if (act === null || 'code' in act) return act;
  const fault = faultOf(run, act, occurredAt, false);
  if (fault !== null) return fault;
  const blocking = departures(run, asAct(run, completed(run, act, occurredAt), occurredAt)).find(
    (departure) => departure.mode === 'block',
  );
  if (blocking === undefined) return null;
  const { code, reason, gate, req, wouldAccept } = blocking;
  return because(code, reason, { rule: gate, clauses: req, wouldAccept });
}

function heldAgainst({ state, context }: Run, at: Instant): HeldAgainst {
  const today = dayOf(at, context);
  const received = state.status === 'none' ? undefined : dayOf(state.receivedAt, context);
  return {
    today,
    at,
    now: context.now,
    // What happened before the receipt says the day on which it did.
    received: received !== undefined && today < received ? today : received,
    fromFile: context.origin.kind === 'import',
  };
}
