import type { Predicate } from '#procedure';
import type { ActOnRecord, FactValue } from '../record/act.ts';
import { isMissed } from '../record/clock.ts';
import { actsNamed, type Known, type Situation } from './known.ts';
import { isTakenBack } from './last-word.ts';
import { matches } from './matching.ts';
import { openSteps, tooEarly } from './steps.ts';

/** True, false, or `undefined`: not known, because a fact was never recorded and has no default. */
export type Truth = boolean | undefined;

/** What holds for a fact: what was recorded, else the pack's default for the case's kind, else nothing. */
export function factValue({ state, pack }: Situation, fact: string): FactValue | undefined {
  const recorded = state.facts.get(fact);
  if (recorded !== undefined) return recorded.value;
  const byDefault = pack.facts.find((f) => f.id === fact)?.default;
  return typeof byDefault === 'object' ? byDefault.byKind[state.kind as keyof typeof byDefault.byKind] : byDefault;
}

/** Kleene's three-valued logic over the case as it stands. */
export function holds(situation: Situation, predicate: Predicate): Truth {
  if ('all' in predicate) return conjunction(predicate.all.map((p) => holds(situation, p)));
  if ('any' in predicate) return not(conjunction(predicate.any.map((p) => not(holds(situation, p)))));
  if ('not' in predicate) return not(holds(situation, predicate.not));
  if ('fact' in predicate) {
    const value = factValue(situation, predicate.fact);
    return value === undefined ? undefined : value === predicate.is;
  }
  const { state, act } = situation;
  if ('kind' in predicate) return [predicate.kind].flat().includes(state.kind);
  if ('event' in predicate)
    return actsNamed(state, predicate.event).some(
      (past) => matches(past, predicate) && sameSubject(situation, past, predicate.same) && !isTakenBack(past, state),
    );
  if ('stage' in predicate) return state.stage === predicate.stage;
  if ('every' in predicate) return everySubject(state, predicate.every, predicate.has);
  if ('steps' in predicate) {
    return openSteps(situation).length === 0 && (predicate.steps === 'done' || tooEarly(situation).length === 0);
  }
  if ('clock' in predicate)
    return [predicate.is].flat().some((reading) => readings(state, predicate.clock).includes(reading));
  if ('noOpenTask' in predicate) {
    const { noOpenTask } = predicate;
    return ![...state.tasks.values()].some((task) => !task.done && (noOpenTask === 'any' || task.rule === noOpenTask));
  }
  if ('sameChannelAs' in predicate) {
    const earlier = actsNamed(state, predicate.sameChannelAs).at(-1);
    return earlier === undefined || act === undefined || earlier.data['channel'] === act.data['channel'];
  }
  return (act?.roles ?? []).includes(predicate.by);
}

const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

function conjunction(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(undefined) ? undefined : true;
}

function sameSubject({ act }: Situation, past: ActOnRecord, same: string | undefined): boolean {
  if (same === undefined) return true;
  const subject = act?.data[same];
  return subject !== undefined && past.data[same] === subject;
}

/** What can be said of the last time limit that a rule started. */
function readings(state: Known, rule: string): readonly string[] {
  const clock = state.asked?.limits(rule).at(-1) ?? [...state.clocks.values()].findLast((one) => one.rule === rule);
  if (clock === undefined) return ['none'];
  const missed = isMissed(clock) ? ['missed'] : [];
  return [...missed, clock.end?.how ?? 'running'];
}

/** Every subject that was opened has also had the other act; over no subject it is true. */
function everySubject(state: Known, opened: string, done: string): boolean {
  const subjects = new Set(actsNamed(state, done).map(({ subject }) => subject));
  return actsNamed(state, opened).every(({ subject }) => subjects.has(subject));
}
