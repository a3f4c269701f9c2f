import type { Id, Instant } from '#kernel';
import { isMissed, isRunning, type Clock } from '../clock.ts';
import { standing, type ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf } from './clock-rules.ts';
import { meetingAct, satisfy } from './clocks.ts';
import { computeDue, type ComputedDue } from './due.ts';
import { fromOccasion } from './occasions.ts';
import { recalculate } from './recalculate.ts';
import { isClosure, type Run } from './run.ts';
import { fallDue } from './settle.ts';
import { takeBack } from './take-back.ts';

/** When a limit falls due that began at another moment; `undefined` where it has no date. */
export function dueFrom(
  run: Run,
  clock: Clock,
  from: Instant,
): (ComputedDue & { readonly dueAt: Instant }) | undefined {
  const rule = ruleOf(run, clock);
  const due = rule === undefined ? null : computeDue(rule, from, undefined, run.days);
  return due?.dueAt == null ? undefined : { ...due, dueAt: due.dueAt };
}

/**
 * A limit that began at another moment than was recorded is lived again from the right one: met by what then meets it,
 * missed where that is too late, ended as it ended. One that is missed already stays so, by its right date.
 */
export function liveAgain(
  run: Run,
  id: Id,
  from: Instant,
  because: 'receipt_corrected' | 'fact_corrected',
  correction: ActOnRecord,
): void {
  const current = (): Clock => run.state.clocks.get(id) as Clock;
  const { end } = current();
  const [rule, due] = [ruleOf(run, current()), dueFrom(run, current(), from)];
  if (rule === undefined || due === undefined) return;
  if (end !== undefined) takeBack(run, current(), correction);
  recalculate(run, current(), rule, due, because, correction);
  const until = end?.how === 'cancelled' ? end.at : owedUntil(run, current());
  if (due.dueAt <= until && !isMissed(current())) fallDue(run, current());
  else followTheMove(run, current(), because, correction);
  if (!isRunning(current())) return;
  if (end?.how === 'cancelled') cancelClock(run, current(), end.because, end.by, end.at);
  else satisfy(run, current(), done(run));
}

/** It is missed by another date than before: what began with that begins with this. */
function followTheMove(
  run: Run,
  clock: Clock,
  because: 'receipt_corrected' | 'fact_corrected',
  correction: ActOnRecord,
): void {
  if (!isMissed(clock)) return;
  const { id, dueAt } = clock.breach;
  for (const follower of run.state.clocks.values()) {
    const rule = follower.startedBy === id && follower.extensions === 0 ? ruleOf(run, follower) : undefined;
    if (rule !== undefined) liveAgain(run, follower.id, fromOccasion(rule, dueAt), because, correction);
  }
}

/** Until when a limit was to be kept: when it was handed on, ended or met, the case was closed, or now. */
export function owedUntil(run: Run, clock: Clock): Instant {
  const movedBy = clock.extendedBy ?? (clock.end?.how === 'extended' ? clock.end.by : undefined);
  const moved = movedBy === undefined ? undefined : run.act(movedBy)?.occurredAt;
  if (moved !== undefined) return moved;
  if (clock.end?.how === 'cancelled') return clock.end.at;
  const met = meetingAct(run, clock, done(run))?.occurredAt;
  const closed = run.state.status === 'closed' ? run.state.acts.findLast(isClosure)?.occurredAt : undefined;
  return met ?? closed ?? run.context.now;
}

/** What people did, and still counts. */
const done = (run: Run): readonly ActOnRecord[] => standing(run.state).filter((act) => !act.derived);
