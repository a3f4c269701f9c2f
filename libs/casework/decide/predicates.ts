import type { Id, Instant } from '#kernel';
import type { Pack, Predicate } from '#procedure';
import { isMissed, type Clock } from '../clock.ts';
import {
  byOccurrence,
  isNamed,
  standing,
  type ActOnRecord,
  type CaseState,
  type FactValue,
  type Task,
} from '../state.ts';
import { matches, type Matchable } from './matching.ts';

/** True, false, or `undefined`: not known, because a fact was never recorded and has no default. */
export type Truth = boolean | undefined;

/** What a condition can ask of a case. */
export interface Known {
  readonly acts: readonly ActOnRecord[];
  readonly facts: CaseState['facts'];
  readonly kind: string;
  readonly stage: string;
  readonly clocks: ReadonlyMap<Id, Pick<Clock, 'rule' | 'breach' | 'end'>>;
  readonly tasks: ReadonlyMap<Id, Pick<Task, 'rule' | 'title' | 'role' | 'done'>>;
  /** Finds what is asked for, where the case has been told so that it can. */
  readonly asked?: {
    /** The acts that count, of these types. */
    readonly acts: (names: readonly string[]) => readonly ActOnRecord[];
    readonly limits: (rule: string) => readonly Pick<Clock, 'rule' | 'breach' | 'end'>[];
  };
}

const actsNamed = (state: Pick<Known, 'acts' | 'asked'>, ...names: readonly string[]): readonly ActOnRecord[] =>
  state.asked?.acts(names) ?? standing(state).filter(({ type }) => names.some((name) => isNamed(type, name)));

export interface Situation {
  readonly state: Known;
  readonly pack: Pack;
  /** The act in question, where there is one. */
  readonly act?: Matchable & { readonly subject?: string };
}

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

/** The steps before the last that have not been done (C-02). */
export function openSteps({ state, pack }: Situation): readonly { readonly id: string; readonly title: string }[] {
  const acts = standing(state);
  return (pack.steps?.order ?? []).slice(0, -1).filter((step) => !acts.some((act) => matches(act, step.doneBy)));
}

/** The steps that were done, and not again once the steps before them were, each with the last of those (C-02). */
export function tooEarly({ state, pack }: Situation): readonly { readonly title: string; readonly after: string }[] {
  const acts = byOccurrence(standing(state));
  const early: { readonly title: string; readonly after: string }[] = [];
  let last: { readonly title: string; readonly at: Instant } | undefined;
  for (const { title, doneBy } of (pack.steps?.order ?? []).slice(0, -1)) {
    const done = acts.filter((act) => matches(act, doneBy));
    const inTurn = done.find(({ occurredAt }) => last === undefined || occurredAt >= last.at);
    if (inTurn !== undefined) last = { title, at: inTurn.occurredAt };
    else if (done.length > 0 && last !== undefined) early.push({ title, after: last.title });
  }
  return early;
}

/** The facts that nobody has recorded and on which a predicate depends: what a handler should find out. */
export function unknownFacts(situation: Situation, predicate: Predicate): readonly string[] {
  if ('all' in predicate) return predicate.all.flatMap((p) => unknownFacts(situation, p));
  if ('any' in predicate) return predicate.any.flatMap((p) => unknownFacts(situation, p));
  if ('not' in predicate) return unknownFacts(situation, predicate.not);
  return 'fact' in predicate && factValue(situation, predicate.fact) === undefined ? [predicate.fact] : [];
}
