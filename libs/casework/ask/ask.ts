import { FIRST_YEAR, isDay, toInstant, type Instant } from '#kernel';
import type { Pack } from '#procedure';
import type { ActRequest } from '../commands.ts';
import type { Context } from '../context.ts';
import type { CaseEvent, Consequences } from '../events/index.ts';
import { isIntake } from '../record/act.ts';
import { asAct } from './as-act.ts';
import { isFaultOfDate } from './checks/dates-said.ts';
import { completed } from './complete.ts';
import type { Departure } from './departure.ts';
import { faultOf, misplaced } from './faults.ts';
import { departures } from './gates.ts';
import { because, type CaseRefusal } from './refusals.ts';
import type { Run } from './run.ts';
import { whoCan } from './who-can.ts';

/** An act with the moment at which it happened. */
export type Dated = ActRequest & { readonly occurredAt: Instant };

/** The acts by occurrence, as given where the moments are the same. The future is refused. */
export function inOrder(acts: readonly ActRequest[], { now }: Context): readonly Dated[] | CaseRefusal {
  if (acts.length === 0) return because('NOTHING_TO_RECORD', 'The command carries no act');
  const dated: Dated[] = [];
  for (const act of acts) {
    const stated = act.occurredAt ?? (isIntake(act) ? (act.data as { receivedAt: Instant }).receivedAt : undefined);
    const occurredAt = stated === undefined ? now : toInstant(stated);
    const field = isIntake(act) ? 'receivedAt' : 'occurredAt';
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
  const receiptFirst = (a: Dated, b: Dated): number => Number(isIntake(b)) - Number(isIntake(a));
  return dated.sort(
    (a, b) => receiptFirst(a, b) || (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0),
  );
}

/** Facts that the procedure wants when the case is opened, and that the acts do not say. */
export function missingFacts(requests: readonly Dated[], context: Context): CaseRefusal | null {
  // A file says what it says: what it leaves out stays unknown.
  if (!requests.some((act) => isIntake(act)) || context.origin.kind === 'import') return null;
  const missing = missingAtIntake(context.pack, requests);
  if (missing.length === 0) return null;
  return because('FACT_REQUIRED', `The procedure asks at receipt: ${missing.join(', ')}`, {
    field: 'facts',
    wouldAccept: `facts with ${missing.join(', ')}`,
  });
}

/** The receipt together with the facts known at it, so that what follows from the receipt knows them; the rest singly. */
export function atReceipt(requests: readonly Dated[]): readonly (readonly [Dated, ...Dated[]])[] {
  const [first] = requests;
  if (first === undefined || !isIntake(first)) return requests.map((request) => [request]);
  const known = requests.filter((one) => one.type === 'CaseFactRecorded' && one.occurredAt === first.occurredAt);
  const later = requests.filter((one) => one !== first && !known.includes(one));
  return [[first, ...known], ...later.map((request) => [request] as const)];
}

/**
 * What has happened and is not asked for: a letter that has left, and what the product itself tells of another stream. It
 * is recorded whatever has changed meanwhile, because a check on what is asked must never judge what has happened.
 */
export const isTold = ({ context }: Run, requests: readonly Dated[]): boolean =>
  context.actor.authenticated === 'system' || requests.some((act) => act.type === 'DispatchCompleted');

/** An act that may be recorded, and in what it departs from the procedure. */
export interface Asked {
  readonly act: CaseEvent;
  readonly occurredAt: Instant;
  readonly departures: readonly Omit<Consequences['ProcedureDeparted'], 'act'>[];
}

/** Whether an act may be recorded in the case as it is known: what it lacks, or what it is. Writes nothing. */
export function ask(run: Run, request: Dated, told: boolean): CaseRefusal | Asked {
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
  const { origin } = run.context;
  const said = departing.map(({ gate, mode, reason, req }) => {
    const why = departureReason ?? (origin.kind === 'import' ? `imported: ${reason}` : reason);
    return { gate, mode, reason: why.slice(0, 500), req: [...req] };
  });
  return { act, occurredAt, departures: said };
}

const refusalOf = (
  run: Run,
  { code, reason, gate, req, wouldAccept, field, unblockedBy = [] }: Departure,
): CaseRefusal =>
  because(code, reason, { rule: gate, clauses: req, wouldAccept, field, unblockedBy: whoCan(run, unblockedBy) });

/** A departure that takes nothing from what has happened: whoever was told something was told it. */
const asDeparture = ({ code, message: reason, wouldAccept = '', clauses = [] }: CaseRefusal): Departure => ({
  code,
  gate: isFaultOfDate(code) ? 'dates' : 'case',
  mode: 'warn',
  reason,
  wouldAccept,
  req: clauses,
});

function unlistedChannel(run: Run, act: ActRequest): readonly Departure[] {
  if (!isIntake(act) || !('channel' in act.data) || act.data.channel === undefined) return [];
  const { pack } = run.context;
  if (channelListed(pack, act.data.channel)) return [];
  const listed = pack.channels.in.join(', ');
  const reason = `Received by ${act.data.channel}; the procedure names ${listed}`;
  return [{ code: 'GATE_CLOSED', gate: 'channels', mode: 'warn', reason, wouldAccept: listed, req: pack.channels.req }];
}

/** Facts that the pack wants when the case is opened. */
function missingAtIntake(pack: Pack, acts: readonly ActRequest[]): readonly string[] {
  const given = acts.flatMap((act) => (act.type === 'CaseFactRecorded' ? [act.data.fact] : []));
  return pack.facts.filter((fact) => fact.requiredAtIntake && !given.includes(fact.id)).map((fact) => fact.id);
}

/** Whether a pack lists a channel; another one is recorded all the same, because it was used. */
const channelListed = (pack: Pack, channel: string): boolean => pack.channels.in.some((one) => one === channel);
