import { accept, refuse, toInstant, type Decision, type Instant } from '#kernel';
import type { ActRequest, CaseCommand } from '../commands.ts';
import type { Context } from '../context.ts';
import type { CaseState } from '../state.ts';
import { channelListed, completed, faultOf, misplaced, missingAtIntake } from './acts.ts';
import { asAct } from './as-act.ts';
import { FIRST_YEAR, isDay } from './day.ts';
import { endWithClosure } from './closure.ts';
import { followAct, leaveStage } from './consequences.ts';
import { departures, type Departure } from './gates.ts';
import { because, type CaseRefusal } from './refusals.ts';
import { isIntake, Run, type Cause, type DecidedCaseEvent } from './run.ts';
import { whoCan } from './who-can.ts';
import { MOST_AT_ONCE, remind, settle, settlePast } from './settle.ts';

export { CASE_REFUSALS, type CaseRefusal, type CaseRefusalCode } from './refusals.ts';
export type { DecidedCaseEvent } from './run.ts';
export { openSteps, unknownFacts, factValue } from './predicates.ts';
export { missingForExit } from './exits.ts';
export { describeMatch, describePredicate, spoken } from './describe.ts';
export { folderName } from './folder.ts';
export { CARRIED } from './dispatch.ts';
export { promiseFault } from './promises.ts';
export { countedAnew, KEPT_BECAUSE, type Countable, type CountedAnew, type KeptBecause } from './recalculate.ts';

/**
 * What a command adds to a case. Settles first: clocks that were due by now are breached before anything else, so that
 * the result is the same whether a sweep came by or not; then applies the command's acts in order of occurrence, each
 * with what the pack makes follow; the clocks born in it settle along those acts. Refusals leave nothing behind. A settle
 * writes as much as one decision takes, and the next one goes on; acts wait until all that came before them is settled.
 */
export function decide(state: CaseState, command: CaseCommand, context: Context): Decision<DecidedCaseEvent> {
  const run = new Run(state, context);
  const settled = settlePast(run);
  if (command.type === 'settle') {
    if (settled === 'all') remind(run);
    return accept(run.events);
  }
  if (settled === 'not_all') return refuse(tooMuchDue(run, 'the same again once the case has been settled'));
  const requests = inOrder(command.acts, context);
  if (!Array.isArray(requests)) return refuse(requests as CaseRefusal);
  const refusal = missingFacts(requests, context) ?? recordAll(run, requests);
  if (refusal !== null) return refuse(refusal);
  return settle(run, context.now, 'newborn') === 'not_all' ? refuse(tooMuchDue(run, FEWER)) : accept(run.events);
}

const FEWER = 'fewer acts in one step, or a procedure whose limits do not start one another';

const tooMuchDue = ({ state }: Run, wouldAccept: string): CaseRefusal =>
  because('TOO_MUCH_DUE', `More than ${MOST_AT_ONCE} limits of the case ${state.reference} fall due at once`, {
    wouldAccept,
  });

type Dated = ActRequest & { readonly occurredAt: Instant };

/** The acts by occurrence, as given where the moments are the same. The future is refused. */
function inOrder(acts: readonly ActRequest[], { now }: Context): readonly Dated[] | CaseRefusal {
  if (acts.length === 0) return because('NOTHING_TO_RECORD', 'The command carries no act');
  const dated: Dated[] = [];
  for (const act of acts) {
    const stated =
      act.occurredAt ?? (isIntake(act.type) ? (act.data as { receivedAt: Instant }).receivedAt : undefined);
    const occurredAt = stated === undefined ? now : toInstant(stated);
    const field = isIntake(act.type) ? 'receivedAt' : 'occurredAt';
    if (occurredAt === null) {
      return because('NOT_A_DATE', `"${String(stated)}" is no moment`, {
        field,
        wouldAccept: 'a moment with its offset, such as 2025-04-24T09:30:00+01:00',
      });
    }
    if (!isDay(occurredAt.slice(0, 10))) {
      return because('NOT_A_DATE', `${occurredAt} lies too far back for anything to be counted from it`, {
        field,
        wouldAccept: `a moment from ${FIRST_YEAR} on`,
      });
    }
    if (occurredAt > now) {
      return because('IN_THE_FUTURE', `${occurredAt} is later than now, ${now}`, {
        field,
        wouldAccept: 'a moment up to now',
      });
    }
    dated.push({ ...act, occurredAt });
  }
  // What was done before the receipt was logged is told after it: there is no case without one.
  const receiptFirst = (a: Dated, b: Dated): number => Number(isIntake(b.type)) - Number(isIntake(a.type));
  return dated.sort(
    (a, b) => receiptFirst(a, b) || (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0),
  );
}

function missingFacts(requests: readonly Dated[], context: Context): CaseRefusal | null {
  // A file says what it says: what it leaves out stays unknown.
  if (!requests.some((act) => isIntake(act.type)) || context.origin.kind === 'import') return null;
  const missing = missingAtIntake(context.pack, requests);
  if (missing.length === 0) return null;
  return because('FACT_REQUIRED', `The procedure asks at receipt: ${missing.join(', ')}`, {
    field: 'facts',
    wouldAccept: `facts with ${missing.join(', ')}`,
  });
}

function recordAll(run: Run, requests: readonly Dated[]): CaseRefusal | null {
  const { now } = run.context;
  // A closure that nobody can date says nothing about the limits before it, nor does what is told along with it.
  const undated = requests.some((act) => act.type === 'CaseClosed' && act.data.closedOn === null);
  const told = isTold(run, requests);
  for (const together of atReceipt(requests)) {
    const [{ occurredAt }] = together;
    if ((!undated || occurredAt < now) && settle(run, occurredAt, 'newborn') === 'not_all')
      return tooMuchDue(run, FEWER);
    const recorded = together.map((request) => record(run, request, told));
    for (const one of recorded) if ('code' in one) return one;
    for (const one of recorded) if (!('code' in one)) follow(run, one);
  }
  return null;
}

/** The receipt together with the facts known at it, so that what follows from the receipt knows them; the rest singly. */
function atReceipt(requests: readonly Dated[]): readonly (readonly [Dated, ...Dated[]])[] {
  const [first] = requests;
  if (first === undefined || !isIntake(first.type)) return requests.map((request) => [request]);
  const known = requests.filter((one) => one.type === 'CaseFactRecorded' && one.occurredAt === first.occurredAt);
  const later = requests.filter((one) => one !== first && !known.includes(one));
  return [[first, ...known], ...later.map((request) => [request] as const)];
}

/**
 * What has happened and is not asked for: a letter that has left, and what the product itself tells of another stream. It
 * is recorded whatever has changed meanwhile, because a check on what is asked must never judge what has happened.
 */
const isTold = ({ context }: Run, requests: readonly Dated[]): boolean =>
  context.actor.authenticated === 'system' || requests.some((act) => act.type === 'DispatchCompleted');

/** One act: what it lacks, and what it is. */
function record(run: Run, request: Dated, told: boolean): CaseRefusal | Cause {
  const { now } = run.context;
  const pastFact = told || request.occurredAt < now;
  const astray = misplaced(run, request);
  const fault = astray ?? faultOf(run, request, request.occurredAt, pastFact);
  if (fault !== null && (!told || fault === astray)) return fault;
  const { occurredAt, departureReason, ...act } = completed(run, request, request.occurredAt) as Dated;
  const departing = [
    ...(fault === null ? [] : [asDeparture(fault)]),
    ...departures(run, asAct(run, act, occurredAt)),
    ...unlistedChannel(run, act),
  ];
  const blocking = departing.find((departure) => departure.mode === 'block');
  if (blocking !== undefined && !pastFact && run.context.origin.kind === 'live') return refusalOf(run, blocking);
  const cause = run.emit(act, occurredAt);
  for (const { gate, mode, reason, req } of departing) {
    const said = departureReason ?? (run.context.origin.kind === 'import' ? `imported: ${reason}` : reason);
    run.emit(
      { type: 'ProcedureDeparted', data: { gate, act: cause.id, mode, reason: said.slice(0, 500), req: [...req] } },
      occurredAt,
      cause.id,
    );
  }
  return cause;
}

function follow(run: Run, cause: Cause): void {
  if (cause.type === 'StageEscalated') leaveStage(run, String(cause.data['to']), cause);
  followAct(run, cause);
  endWithClosure(run);
}

const refusalOf = (
  run: Run,
  { code, reason, gate, req, wouldAccept, field, unblockedBy = [] }: Departure,
): CaseRefusal =>
  because(code, reason, { rule: gate, clauses: req, wouldAccept, field, unblockedBy: whoCan(run, unblockedBy) });

/** A departure that takes nothing from what has happened: whoever was told something was told it. */
const asDeparture = ({ code, message: reason, wouldAccept = '', clauses = [] }: CaseRefusal): Departure => ({
  code,
  gate: code === 'BEFORE_THE_ACT' || code === 'NOT_A_DATE' ? 'dates' : 'case',
  mode: 'warn',
  reason,
  wouldAccept,
  req: clauses,
});

function unlistedChannel(run: Run, act: ActRequest): readonly Departure[] {
  if (!isIntake(act.type) || !('channel' in act.data) || act.data.channel === undefined) return [];
  const { pack } = run.context;
  if (channelListed(pack, act.data.channel)) return [];
  const listed = pack.channels.in.join(', ');
  const reason = `Received by ${act.data.channel}; the procedure names ${listed}`;
  return [{ code: 'GATE_CLOSED', gate: 'channels', mode: 'warn', reason, wouldAccept: listed, req: pack.channels.req }];
}
