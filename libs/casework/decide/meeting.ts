import type { Id } from '#kernel';
import type { ClockRule, Match } from '#procedure';
import { isMissed, isRunning, mayFallDue, type Clock } from '../clock.ts';
import { byOccurrence, standing, type ActOnRecord } from '../state.ts';
import { ruleOf, runningClocks } from './clock-rules.ts';
import { includesContent, matches } from './matching.ts';
import { isTakenBack } from './predicates.ts';
import type { Run } from './run.ts';
import { fallDue } from './settle.ts';
import { takeBack, withdrawMiss } from './take-back.ts';

/** What an act meets, now or, typed in later than it happened, in place of what was taken for it. */
export function meetBy(run: Run, act: ActOnRecord): void {
  for (const clock of runningClocks(run)) satisfy(run, clock, [act]);
  for (const how of [revive, metEarlier, metBeforeItWasOver, metBeforeItWasPromised]) {
    for (const clock of run.state.clocks.values()) how(run, clock, act);
  }
}

/** The first of these acts, by occurrence, that meets the clock. */
export function meetingAct(run: Run, clock: Clock, acts: readonly ActOnRecord[]): ActOnRecord | undefined {
  const rule = ruleOf(run, clock);
  if (rule === undefined) return undefined;
  const meeting = acts.filter(
    (act) =>
      couldMeet(run, rule, clock, act) &&
      follows(run, act, clock) &&
      !(clock.nature === 'entitlement' && isTakenBack(act, run.state)) &&
      rule.mustInclude.every((content) => includesContent(act.data, content)),
  );
  return byOccurrence(meeting)[0];
}

/** Meets a clock by the first of these acts that does. */
export function satisfy(run: Run, clock: Clock, acts: readonly ActOnRecord[]): void {
  const meeting = meetingAct(run, clock, acts);
  if (meeting === undefined) return;
  const at = meeting.occurredAt;
  // A clock that starts, or is opened again, after it was met may have been met too late: it falls due first.
  if (mayFallDue(clock) && at >= (clock.dueAt ?? '')) {
    fallDue(run, clock);
    const after = run.state.clocks.get(clock.id);
    if (after === undefined || !isRunning(after)) return;
  }
  run.emit(
    { type: 'ClockSatisfied', data: { clock: clock.id, by: meeting.id, at } },
    at,
    acts.at(-1)?.id ?? meeting.id,
  );
}

/** What ends the limit of one subject leaves those of the others. */
export const endsHere = (endsOn: Match, clock: Clock, act: ActOnRecord): boolean =>
  matches(act, endsOn) && (clock.subject === undefined || act.subject === undefined || act.subject === clock.subject);

/** Whether an act, as far as the pack says, is one of those that a clock waits for: contents and stage aside. */
export const isAwaited = (rule: ClockRule, clock: Pick<Clock, 'subject'>, act: ActOnRecord): boolean =>
  matches(act, rule.satisfiedBy) && (clock.subject === undefined || act.subject === clock.subject);

/** Whether an act could meet a clock: contents aside. What a later stage keeps is owed there, and can be met there. */
export function couldMeet(run: Run, rule: ClockRule, clock: Pick<Clock, 'subject'>, act: ActOnRecord): boolean {
  const entered = run.context.pack.stages.find(({ id }) => id === act.stage);
  const owed =
    rule.stage === undefined || act.stage === rule.stage || entered?.onEntry?.keep.includes(rule.id) === true;
  return owed && isAwaited(rule, clock, act);
}

/** An act meets only a clock that had started: except a window from a date, which may be learnt later than what met it. */
export function follows(run: Run, act: ActOnRecord, clock: Clock): boolean {
  const rule = ruleOf(run, clock);
  const isFromDate = clock.nature === 'window' && rule !== undefined && 'fact' in rule.startsOn;
  if (isFromDate || act.occurredAt > clock.from) return true;
  const order = (id: Id): number => run.state.acts.findIndex((past) => past.id === id);
  return act.occurredAt === clock.from && act.id !== clock.startedBy && order(act.id) > order(clock.startedBy);
}

/** A right that had become pointless is one again once what made it so was taken back, as by a last word (O-17). */
function revive(run: Run, clock: Clock, act: ActOnRecord): void {
  const meeting = clock.nature === 'entitlement' && clock.end?.how === 'met' ? run.act(clock.end.by) : undefined;
  if (meeting === undefined || !isTakenBack(meeting, run.state)) return;
  takeBack(run, clock, act);
  meetAgain(run, clock.id);
}

/** Meets a right by whatever makes it pointless as the case stands now, whether or not it was over. */
export function meetAgain(run: Run, id: Id): void {
  const acts = standing(run.state).filter(({ derived }) => !derived);
  const clock = run.state.clocks.get(id);
  if (clock === undefined || clock.nature !== 'entitlement') return;
  if (isRunning(clock)) return satisfy(run, clock, acts);
  const meeting = clock.end?.how === 'expired' ? meetingAct(run, clock, acts) : undefined;
  if (meeting !== undefined) metBeforeItWasOver(run, clock, meeting);
}

/** Typed in later, and done before what met the clock so far: it was met then. */
function metEarlier(run: Run, clock: Clock, act: ActOnRecord): void {
  const rule = ruleOf(run, clock);
  if (clock.end?.how !== 'met' || act.occurredAt >= clock.end.at || act.derived || rule === undefined) return;
  const meets = couldMeet(run, rule, clock, act) && follows(run, act, clock);
  if (!meets || !rule.mustInclude.every((content) => includesContent(act.data, content))) return;
  const at = act.occurredAt;
  run.emit({ type: 'ClockSatisfied', data: { clock: clock.id, by: act.id, at } }, at, act.id);
}

/** Typed in after a right or a window was over, and done before: it was met, and nothing follows from its end. */
function metBeforeItWasOver(run: Run, clock: Clock, act: ActOnRecord): void {
  if (clock.end?.how !== 'expired' || act.occurredAt >= clock.end.at || act.derived) return;
  if (meetingAct(run, clock, [act]) === undefined) return;
  takeBack(run, clock, act);
  const again = run.state.clocks.get(clock.id);
  if (again !== undefined) satisfy(run, again, [act]);
}

/**
 * Typed in after a limit was extended or a promise made, and done before: the limit was met, and the promise was of
 * what had been done.
 */
function metBeforeItWasPromised(run: Run, clock: Clock, act: ActOnRecord): void {
  if (act.derived) return;
  if (clock.end?.how === 'extended' && clock.nature !== 'promise' && act.occurredAt < clock.end.at) {
    if (meetingAct(run, clock, [act]) === undefined) return;
    takeBack(run, clock, act);
    const again = run.state.clocks.get(clock.id);
    if (again !== undefined) satisfy(run, again, [act]);
  }
  const rule = ruleOf(run, clock);
  if (rule === undefined || clock.nature !== 'promise' || !isRunning(clock) || act.occurredAt >= clock.from) return;
  if (!couldMeet(run, rule, clock, act) || !follows(run, act, { ...clock, from: run.state.receivedAt })) return;
  if (isMissed(clock)) withdrawMiss(run, clock, 'it had been done before it was promised', act);
  run.emit(
    { type: 'ClockSatisfied', data: { clock: clock.id, by: act.id, at: act.occurredAt } },
    act.occurredAt,
    act.id,
  );
}
