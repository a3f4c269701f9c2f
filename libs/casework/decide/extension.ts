import type { Id, Instant, LocalDate } from '#kernel';
import { takenOverBy, type ClockRule } from '#procedure';
import { isRunning, type Clock } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { ruleOf } from './clock-rules.ts';
import { computeDue, remindersOf, type ComputedDue } from './due.ts';
import { matches } from './matching.ts';
import { follows } from './meeting.ts';
import type { Run } from './run.ts';
import { start, nextClockId } from './start.ts';

/** Moves a limit by an act that is meant to: to a later date, or into the promise that takes over. */
export function extend(run: Run, { id }: Pick<Clock, 'id'>, act: ActOnRecord): void {
  const clock = run.state.clocks.get(id);
  const rule = clock === undefined ? undefined : ruleOf(run, clock);
  // An earlier clock of the same act may have ended this one: its promise took over.
  if (clock === undefined || !isRunning(clock) || rule?.extension === undefined) return;
  if (!meansToExtend(rule, clock, act) || !follows(run, act, clock) || !movesOn(run, rule, clock, act)) return;
  const until = extendedTo(run, rule, act.occurredAt, newDateOf(act.data));
  if (until?.dueAt == null) return;
  const promiseRule = run.context.pack.clocks.find((other) => other.id === takenOverBy(rule));
  const promise = promiseRule === undefined ? null : promiseOf(run, promiseRule, clock.subject, act);
  const at = act.occurredAt;
  const moved = { clock: id, by: act.id, at, until: until.dueAt, promise };
  const running = { dueDate: until.dueDate ?? undefined, remindAt: [...remindersOf(rule, until, run.days)] };
  run.emit({ type: 'ClockExtended', data: promise === null ? { ...moved, ...running } : moved }, at, act.id);
  if (promiseRule !== undefined) start(run, promiseRule, act, act);
}

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
  return computeDue(promised, at, date, run.days);
}

/** The promise that an act has started already, or the one it is about to start. */
function promiseOf(run: Run, rule: ClockRule, subject: Id | undefined, act: ActOnRecord): Id {
  const started = [...run.state.clocks.values()].find(
    (clock) => clock.rule === rule.id && clock.subject === subject && clock.startedBy === act.id,
  );
  return started?.id ?? nextClockId(run, rule, subject);
}
