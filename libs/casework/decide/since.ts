import type { Instant } from '#kernel';
import type { Predicate } from '#procedure';
import { factsAt, holdsFrom } from '../known.ts';
import { byOccurrence, type ActOnRecord, type CaseState } from '../state.ts';
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

/**
 * Since when a condition has held without a break, by when things were so and not by when they were told; `undefined`
 * where more than facts, the kind, the stage and acts decide it. At the earliest from a moment before which nobody asks.
 * @param acts those that say so.
 */
export function heldSince(
  run: Run,
  condition: Predicate,
  acts: readonly ActOnRecord[],
  earliest: Instant,
): Instant | undefined {
  const { state } = run;
  const events = eventsIn(condition);
  if (events === undefined) return undefined;
  const moments = acts.flatMap((act) => {
    if (act.type === 'CaseFactRecorded') return [holdsFrom(state, act)];
    return act.type === 'FeedbackClassified' || events.includes(act.type) ? [act.occurredAt] : [];
  });
  const since = [...new Set([earliest, ...moments.filter((moment) => moment > earliest)])].sort();
  const broken = since.findLastIndex(
    (moment) => holds({ ...run.situation(), state: asOf(state, acts, moment) }, condition) !== true,
  );
  return since[broken + 1] ?? since.at(-1) ?? earliest;
}

/** The acts that a condition asks for; `undefined` where it asks for more than facts, the kind, the stage and acts. */
function eventsIn(condition: Predicate): readonly string[] | undefined {
  if ('not' in condition) return eventsIn(condition.not);
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
  if (parts === undefined) {
    if ('fact' in condition || 'kind' in condition) return [];
    if ('event' in condition) return condition.same === undefined ? [condition.event] : undefined;
    return 'stage' in condition ? ['StageEscalated'] : undefined;
  }
  const events = parts.map(eventsIn);
  return events.some((one) => one === undefined) ? undefined : events.flatMap((one) => one ?? []);
}

/** The facts, the kind, the stage and the acts of a case as they were at a moment. */
function asOf(state: CaseState, acts: readonly ActOnRecord[], moment: Instant): CaseState {
  const kinds = acts.filter(
    (act) => isIntake(act.type) || (act.type === 'FeedbackClassified' && act.occurredAt <= moment),
  );
  return {
    ...state,
    acts: acts.filter(({ occurredAt }) => occurredAt <= moment),
    facts: factsAt(state, acts, moment),
    kind: kindOf(kinds.at(-1)) ?? state.kind,
    stage: stageOf(byOccurrence(acts).findLast((act) => entersStage(act) && act.occurredAt <= moment)) ?? state.stage,
  };
}

const entersStage = ({ type }: ActOnRecord): boolean => isIntake(type) || type === 'StageEscalated';

const stageOf = (act: ActOnRecord | undefined): string | undefined => {
  const stage = act?.data[act.type === 'StageEscalated' ? 'to' : 'stage'];
  return typeof stage === 'string' ? stage : undefined;
};

const kindOf = (act: ActOnRecord | undefined): string | undefined =>
  typeof act?.data['kind'] === 'string' ? act.data['kind'] : undefined;
