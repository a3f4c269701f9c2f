import type { ClockRule } from '#procedure';
import type { ActOnRecord } from '../record/act.ts';
import type { Clock } from '../record/clock.ts';
import type { ComputedDue } from '../record/limit.ts';
import { computeDue, type DaysContext } from './due.ts';
import { matches } from './matching.ts';

/** What the rule of a limit says of an act, whether it is asked for or stands. */

/** Whether a limit of this rule is one for the whole case, counted from the one date that a fact holds, and owed by nobody. */
export const isOfOneDate = ({ startsOn, nature }: ClockRule): boolean =>
  'fact' in startsOn && (nature === 'window' || nature === 'entitlement');

/** Whether an act, as far as the pack says, is one of those that a limit waits for: contents and stage aside. */
export const isAwaited = (rule: ClockRule, limit: Pick<Clock, 'subject'>, act: ActOnRecord): boolean =>
  matches(act, rule.satisfiedBy) && (limit.subject === undefined || act.subject === limit.subject);

/** Whether an act is meant to extend this limit. What it lacks is for `ask/extension-faults.ts`. */
export function meansToExtend(
  rule: ClockRule,
  limit: Pick<Clock, 'subject'>,
  act: Pick<ActOnRecord, 'type' | 'data' | 'stage' | 'roles' | 'subject'>,
): boolean {
  const named = act.data['rule'];
  return (
    rule.extension !== undefined &&
    matches(act, rule.extension.event) &&
    (named === undefined || named === rule.id) &&
    (rule.stage === undefined || act.stage === rule.stage) &&
    (limit.subject === undefined || act.subject === limit.subject)
  );
}

/** The date that an extending act sets. */
export const newDateOf = (data: ActOnRecord['data']): string | undefined =>
  [data['expectedReplyDate'], data['actionDueOn']].find((value): value is string => typeof value === 'string');

export function extendedTo(
  rule: ClockRule,
  { occurredAt, data }: Pick<ActOnRecord, 'data' | 'occurredAt'>,
  days: DaysContext,
): ComputedDue | null {
  const promised: ClockRule = { ...rule, for: { unit: 'promised', from: 'expectedReplyDate' } };
  return computeDue(promised, occurredAt, newDateOf(data), days);
}

/**
 * Whether an act moves the date of a limit that it is meant to extend to a later one. A promise may be renewed to an
 * earlier day; any other limit keeps its date beside an earlier one.
 */
export function movesOn(
  { nature, dueAt }: Pick<Clock, 'nature' | 'dueAt'>,
  { data }: Pick<ActOnRecord, 'data'>,
  until: ComputedDue | null,
): boolean {
  if (nature === 'promise' || dueAt === null || newDateOf(data) === undefined) return true;
  return until?.dueAt != null && until.dueAt > dueAt;
}
