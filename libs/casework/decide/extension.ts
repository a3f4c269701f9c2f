import type { Instant, LocalDate } from '#kernel';
import type { ClockRule } from '#procedure';
import type { Clock } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { computeDue, type ComputedDue } from './due.ts';
import { matches } from './matching.ts';
import type { Run } from './run.ts';

/** Whether an act is meant to extend this clock. What it lacks is the gates' business (`gates.ts`). */
export function meansToExtend(
  rule: ClockRule,
  clock: Clock,
  act: Pick<ActOnRecord, 'type' | 'data' | 'stage' | 'roles' | 'subject'>,
): boolean {
  const named = act.data['rule'];
  return (
    rule.extension !== undefined &&
    matches(act, rule.extension.event) &&
    (named === undefined || named === rule.id) &&
    (rule.stage === undefined || act.stage === rule.stage) &&
    (clock.subject === undefined || act.subject === clock.subject)
  );
}

/**
 * Whether an act moves the date of a limit that it is meant to extend to a later one. A promise may be renewed to an
 * earlier day; any other limit keeps its date beside an earlier one.
 */
export function movesOn(
  run: Run,
  rule: ClockRule,
  clock: Clock,
  act: Pick<ActOnRecord, 'data' | 'occurredAt'>,
): boolean {
  const date = newDateOf(act.data);
  if (clock.nature === 'promise' || clock.dueAt === null || date === undefined) return true;
  const until = extendedTo(run, rule, act.occurredAt, date);
  return until?.dueAt != null && until.dueAt > clock.dueAt;
}

/** The date that an extending act sets. */
export const newDateOf = (data: Readonly<Record<string, unknown>>): string | undefined =>
  [data['expectedReplyDate'], data['actionDueOn']].find((value): value is string => typeof value === 'string');

function extendedTo(run: Run, rule: ClockRule, at: Instant, date: LocalDate | undefined): ComputedDue | null {
  const promised: ClockRule = { ...rule, for: { unit: 'promised', from: 'expectedReplyDate' } };
  return computeDue(promised, at, date, run.context);
}
