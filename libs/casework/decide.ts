import { accept, refuse, type Decision, type Instant } from '#kernel';
import { ask, atReceipt, inOrder, isTold, missingFacts } from './ask/ask.ts';
import { FEWER, ONCE_SETTLED, tooMuchDue } from './ask/refusals.ts';
import { Run } from './ask/run.ts';
import type { CaseCommand } from './commands.ts';
import type { Context } from './context.ts';
import { derive } from './derive/pass.ts';
import { goOn, Settled, type Past } from './difference/go-on.ts';
import { reminders } from './difference/notices.ts';
import { foldable } from './difference/written.ts';
import type { DecidedCaseEvent } from './events/index.ts';
import { inOneGo } from './record/growing.ts';
import { evolve, type CaseState } from './record/state.ts';

/**
 * What a command adds to a case, decided by the pass: each act is asked of the case as it is known with the acts before
 * it, and what follows is the difference. Refusals leave nothing behind.
 */
export function decide(state: CaseState, command: CaseCommand, context: Context): Decision<DecidedCaseEvent> {
  const { record } = state;
  const settled = new Settled(record, context);
  const { events: due, isAll } = settled;
  if (command.type === 'settle') return accept(isAll ? [...due, ...reminders(record, due, context)] : due);
  if (!isAll) return refuse(tooMuchDue(state.reference, ONCE_SETTLED));
  const requests = inOrder(command.acts, context);
  if ('code' in requests) return refuse(requests);
  const missing = missingFacts(requests, context);
  if (missing !== null) return refuse(missing);
  const known = new Known(withEvents(state, due, context), settled);
  const acts: DecidedCaseEvent[] = [];
  for (const together of atReceipt(requests)) {
    if (!known.tell(acts.slice(known.told), together[0].occurredAt))
      return refuse(tooMuchDue(known.state.reference, FEWER));
    const run = new Run(known.state, context);
    const told = isTold(run, requests);
    for (const request of together) {
      const asked = ask(run, request, told);
      if ('code' in asked) return refuse(asked);
      const { act, occurredAt, departures } = asked;
      const id = run.emit(act, occurredAt);
      for (const { gate, ...departure } of departures)
        run.emit({ type: 'ProcedureDeparted', data: { gate, act: id, ...departure } }, occurredAt, id);
    }
    acts.push(...run.events);
  }
  const gone = goOn(settled, acts);
  return gone.isAll ? accept([...due, ...gone.events]) : refuse(tooMuchDue(known.state.reference, FEWER));
}

/** The case as it is known with the acts of a command that were asked for so far. None of what follows is written. */
class Known {
  /** How many of the acts have been told. */
  told = 0;
  #base: CaseState;
  #past: Past;
  readonly #known: CaseState['clocks'];
  #since: DecidedCaseEvent[] = [];
  #ids = 0;

  constructor(
    public state: CaseState,
    settled: Settled,
  ) {
    this.#base = state;
    this.#known = state.clocks;
    const newId = (): string => `asked ${(this.#ids += 1)}`;
    const { record, timeline } = settled;
    this.#past = { record, timeline, context: { ...settled.context, newId } };
  }

  /**
   * @param until the moment of what is asked for next: what begins with these acts falls due by then, or not yet.
   * @returns false where more falls due with these acts than one decision takes.
   */
  tell(acts: readonly DecidedCaseEvent[], until: Instant): boolean {
    if (acts.length === 0) return true;
    this.told += acts.length;
    this.#since.push(...acts);
    const { context } = this.#past;
    const newborn = { known: this.#known, until };
    const { events, record, isAll } = goOn({ ...this.#past, newborn }, this.#since);
    this.state = withEvents(this.#base, events, context);
    // A case goes on from where it is as from the start, but for a miss: with the acts to come it may be none.
    if (!events.some(({ type }) => READINGS.includes(type))) {
      this.#base = this.state;
      this.#since = [];
      this.#past = { record, timeline: derive(record, context, context.now, newborn), context };
    }
    return isAll;
  }
}

const READINGS = ['ClockBreached', 'ClockExpired', 'ClockReadingCorrected'];

const withEvents = (state: CaseState, events: readonly DecidedCaseEvent[], context: Context): CaseState =>
  inOneGo(state, events, (known, event) => evolve(known, foldable(event, context)));
