import type { ClockRule } from '#procedure';
import type { Id, Instant } from '#kernel';
import { isMissed, isRunning, mayFallDue, type Clock, type ClockEnd } from '../clock.ts';
import { standing, type ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf } from './clock-rules.ts';
import { endsHere, follows, meetingAct, satisfy } from './meeting.ts';
import { applies, isSuperseded } from './start.ts';
import { computeDue, type ComputedDue } from './due.ts';
import { fromOccasion } from './occasions.ts';
import { recalculate } from './recalculate.ts';
import { isClosure, type Run } from './run.ts';
import { fallDue } from './settle.ts';
import { takeBack, withdrawMiss } from './take-back.ts';

/** Why a limit is counted from another moment, and the act that says so. */
export interface Correction {
  readonly because: 'receipt_corrected' | 'fact_corrected';
  /** What is said of a miss that was none. */
  readonly reason: string;
  readonly act: ActOnRecord;
}
type Cancelled = Extract<ClockEnd, { how: 'cancelled' }>;

/** When a limit falls due that began at another moment; `null` where that cannot be computed. */
export function dueFrom(run: Run, clock: Clock, from: Instant): ComputedDue | null {
  const rule = ruleOf(run, clock);
  return rule === undefined ? null : computeDue(rule, from, undefined, run.days);
}

/**
 * A limit that began at another moment than was recorded is lived again from the right one: met by what then meets it,
 * missed where that is too late, ended as it ended. What is over by either date is over by the right one, and nothing
 * follows from it again.
 */
export function liveAgain(run: Run, id: Id, from: Instant, correction: Correction): void {
  const current = (): Clock => run.state.clocks.get(id) as Clock;
  const before = current();
  const [rule, due] = [ruleOf(run, before), dueFrom(run, before, from)];
  if (rule === undefined || due === null || (due.dueAt === null && before.dueAt !== null)) return;
  const lived = { ...before, from, dueAt: due.dueAt };
  const ending = before.end?.how === 'cancelled' ? before.end : endingOf(run, lived, rule, correction.act);
  const owed = owedUntil(run, lived, ending);
  const isOver = due.dueAt !== null && owed !== null && due.dueAt <= owed;
  if (before.end !== undefined && !(before.end.how === 'expired' && isOver)) takeBack(run, before, correction.act);
  if (isMissed(before) && !isOver && owed !== null) withdrawMiss(run, before, correction.reason, correction.act);
  recalculate(run, current(), rule, due, correction.because, correction.act);
  if (isOver && isRunning(current()) && mayFallDue(current())) fallDue(run, current());
  else followTheMove(run, current(), correction);
  if (isRunning(current())) endAgain(run, current(), before, ending, owed);
}

/** Ends a limit as it ended, or by what ends it now. */
function endAgain(run: Run, clock: Clock, before: Clock, ending: Cancelled | undefined, owed: Instant | null): void {
  const { end } = before;
  if (end?.how === 'extended') {
    const until = run.state.clocks.get(end.promise)?.firstDueAt ?? clock.dueAt ?? end.at;
    const data = { clock: clock.id, by: end.by, at: end.at, until, promise: end.promise };
    run.emit({ type: 'ClockExtended', data }, end.at, end.by);
  } else if (ending !== undefined && (end?.how === 'cancelled' || ending.at === owed)) {
    cancelClock(run, clock, ending.because, ending.by, ending.at);
  } else satisfy(run, clock, done(run, before));
}

/** It is over by another date than before: what began with that begins with this. */
function followTheMove(run: Run, clock: Clock, correction: Correction): void {
  const over = isMissed(clock)
    ? { id: clock.breach.id, dueAt: clock.breach.dueAt }
    : clock.end?.how === 'expired'
      ? { id: clock.end.by, dueAt: clock.end.at }
      : undefined;
  if (over === undefined) return;
  for (const follower of run.state.clocks.values()) {
    const rule = follower.startedBy === over.id && follower.extensions === 0 ? ruleOf(run, follower) : undefined;
    if (rule !== undefined) liveAgain(run, follower.id, fromOccasion(rule, over.dueAt), correction);
  }
}

/**
 * Until when a limit was to be kept: when it was met, handed on or ended, the case was closed, or now; `null` where
 * nobody can say.
 * @param ending what ends it without meeting it.
 */
export function owedUntil(run: Run, clock: Clock, ending?: Cancelled): Instant | null {
  const movedBy = clock.extendedBy.at(-1) ?? (clock.end?.how === 'extended' ? clock.end.by : undefined);
  const moved = movedBy === undefined ? undefined : run.act(movedBy)?.occurredAt;
  if (moved !== undefined) return moved;
  const over = clock.end?.how === 'cancelled' ? clock.end : ending;
  if (over?.because === 'closed_date_unknown') return null;
  if (clock.end?.how === 'cancelled') return clock.end.at;
  const met = meetingAct(run, clock, done(run, clock))?.occurredAt;
  const closed = run.state.status === 'closed' ? run.state.acts.findLast(isClosure)?.occurredAt : undefined;
  return [met, over?.at].filter((at) => at !== undefined).sort()[0] ?? closed ?? run.context.now;
}

/** What ended a limit that ran longer than was thought: an act of the pack's choosing, a closure, or that it applies no more. */
function endingOf(run: Run, clock: Clock, rule: ClockRule, correction: ActOnRecord): Cancelled | undefined {
  if (clock.end === undefined || clock.end.how === 'extended') return undefined;
  const by = (act: ActOnRecord, because: Cancelled['because']): Cancelled => ({
    how: 'cancelled',
    because,
    by: act.id,
    at: act.occurredAt,
  });
  const leaves = (act: ActOnRecord): boolean =>
    act.type === 'StageEscalated' &&
    run.context.pack.stages.find(({ id }) => id === act.data['to'])?.onEntry?.cancel.includes(rule.id) === true;
  const endings = standing(run.state)
    .filter((act) => follows(run, act, clock))
    .flatMap((act) => {
      if (rule.endsOn !== undefined && endsHere(rule.endsOn, clock, act)) return [by(act, 'ended')];
      if (leaves(act)) return [by(act, 'stage_left')];
      return act.type === 'CaseClosed' && !rule.outlivesClosure ? [by(act, closing(act))] : [];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
  if (endings[0] !== undefined) return endings[0];
  if (clock.end.how !== 'expired') return undefined;
  if (applies(run, rule) !== true) return by(correction, 'not_applicable');
  return isSuperseded(run, rule, clock.subject) ? by(correction, 'superseded') : undefined;
}

const closing = ({ data }: ActOnRecord): Cancelled['because'] =>
  data['closedOn'] === null ? 'closed_date_unknown' : data['exit'] === 'withdrawn' ? 'withdrawn' : 'closed';

/** What people did and still counts, and what the pack did where that met this limit. */
const done = (run: Run, { end }: Clock): readonly ActOnRecord[] =>
  standing(run.state).filter((act) => !act.derived || (end?.how === 'met' && act.id === end.by));
