import { accept, refuse, type Decision } from '#kernel';
import type { CaseCommand } from '../commands.ts';
import type { Context } from '../context.ts';
import { ask, atReceipt, inOrder, isTold, missingFacts } from '../decide/ask.ts';
import { FEWER, ONCE_SETTLED, tooMuchDue, type CaseRefusal } from '../decide/refusals.ts';
import { Run, type DecidedCaseEvent } from '../decide/run.ts';
import { evolve, type CaseState } from '../state.ts';
import { goOn, Settled } from './go-on.ts';
import { foldable } from './written.ts';
import { reminders } from './notices.ts';

/**
 * What a command adds to a case, decided by the pass: each act is asked of the case as it is known with the acts before
 * it, and what follows is the difference. Refusals leave nothing behind.
 */
export function decideByPass(state: CaseState, command: CaseCommand, context: Context): Decision<DecidedCaseEvent> {
  const { record } = state;
  const settled = new Settled(record, context);
  const { events: due, isAll } = settled;
  if (command.type === 'settle') return accept(isAll ? [...due, ...reminders(record, due, context)] : due);
  if (!isAll) return refuse(tooMuchDue(state.reference, ONCE_SETTLED));
  const requests = inOrder(command.acts, context);
  if ('code' in requests) return refuse(requests);
  const missing = missingFacts(requests, context);
  if (missing !== null) return refuse(missing);
  const before = withEvents(state, due, context);
  const acts: DecidedCaseEvent[] = [];
  for (const together of atReceipt(requests)) {
    const known = acts.length === 0 ? before : knownWith(before, settled, acts, context);
    if ('code' in known) return refuse(known);
    const run = new Run(known, context);
    const told = isTold(run, requests);
    for (const request of together) {
      const asked = ask(run, request, told);
      if ('code' in asked) return refuse(asked);
      const { act, occurredAt, departures } = asked;
      const { id } = run.emit(act, occurredAt);
      for (const { gate, ...departure } of departures)
        run.emit({ type: 'ProcedureDeparted', data: { gate, act: id, ...departure } }, occurredAt, id);
    }
    acts.push(...run.events);
  }
  const gone = goOn(settled, acts);
  return gone.isAll ? accept([...due, ...gone.events]) : refuse(tooMuchDue(before.reference, FEWER));
}

/** The case as it is known with the acts that are to be recorded before the one that is asked for. */
function knownWith(
  before: CaseState,
  settled: Settled,
  acts: readonly DecidedCaseEvent[],
  context: Context,
): CaseState | CaseRefusal {
  let given = 0;
  const newId = (): string => `asked ${(given += 1)}`;
  const { events, isAll } = goOn(settled, acts, { ...context, newId });
  const known = withEvents(before, events, context);
  return isAll ? known : tooMuchDue(known.reference, FEWER);
}

const withEvents = (state: CaseState, events: readonly DecidedCaseEvent[], context: Context): CaseState =>
  events.reduce((known, event) => evolve(known, foldable(event, context)), state);
