import type { Id } from '#kernel';
import { effectsOf } from '#procedure';
import { isRunning, mayFallDue, type Clock } from '../clock.ts';
import { byOccurrence, standing, type ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf, runningClocks } from './clock-rules.ts';
import { RECONSIDERED, reconsider } from './clocks.ts';
import { extend, meansToExtend } from './extension.ts';
import { endsHere, follows, meetAgain, satisfy } from './meeting.ts';
import { applies, isSuperseded, start, startsWith } from './start.ts';
import { enterStage } from './consequences.ts';
import { readAnew } from './dates.ts';
import { matches } from './matching.ts';
import { holds } from './predicates.ts';
import { catchUp, countFromDates, countFromReceipt } from './recalculate.ts';
import type { Run } from './run.ts';
import { fallDue } from './settle.ts';
import { undoWhatFollowed } from './take-back.ts';
import { readFromWhenTrue } from './when-true.ts';

/**
 * An act no longer counts. What the pack derived from it is taken back, each by an event of its own, unless another act
 * that stands is ground enough: limits, tasks, flags, what it forbade. What the pack *did* on account of it (an
 * assignment, a stage, a document filed) is an act of its own and has its own undoing.
 */
export function undoAct(run: Run, voided: ActOnRecord, by: ActOnRecord): void {
  if (voided.type === 'CaseFactRecorded') {
    readAnew(run, voided.data['fact'], by);
    readFromWhenTrue(run, voided, by);
  }
  undoLimits(run, voided, by);
  undoWhatFollowed(run, voided, by);
  goBack(run, voided, by);
}

/** The stage that the pack entered on account of it is left again, unless what stands is ground enough to have entered it. */
function goBack(run: Run, voided: ActOnRecord, by: ActOnRecord): void {
  const { state, context } = run;
  const entered = standing(state).findLast(({ type }) => type === 'StageEscalated');
  if (entered?.causedBy !== voided.id || state.status !== 'open') return;
  const before = { ...run.situation(), state: { ...state, stage: entered.stage } };
  const entering = context.pack.rules.filter((rule) =>
    effectsOf(rule).some((effect) => effect.effect === 'escalate_stage' && effect.to === state.stage),
  );
  const isGround = (act: ActOnRecord): boolean =>
    entering.some(({ on, when }) => matches(act, on) && (when === undefined || holds(before, when) === true));
  if (standing(state).some(isGround)) return;
  undoWhatFollowed(run, entered, by);
  enterStage(run, entered.stage, by);
  for (const clock of run.state.clocks.values())
    if (clock.end?.how === 'cancelled' && clock.end.by === entered.id) reopen(run, clock, by);
}

/** A miss was none: what followed from it is taken back, and the limit falls due by the date that it has now, if another. */
export function undoMiss(run: Run, correction: ActOnRecord): void {
  const clock = run.state.clocks.get(String(correction.data['clock']));
  if (clock?.breach === undefined) return;
  const { id, rule, breach, dueAt, end } = clock;
  const data = { clock: id, rule, dueAt: breach.dueAt };
  undoWhatFollowed(run, { id: breach.id, type: 'ClockBreached', data }, correction);
  if (end === undefined) run.newborn.add(id);
  else if (mayFallDue(clock) && (dueAt ?? '') <= end.at) fallDue(run, clock);
}

/** What it met runs again with its original due date, what it started has no ground (S17). */
function undoLimits(run: Run, voided: ActOnRecord, by: ActOnRecord): void {
  const lost = runningClocks(run).filter((clock) => clock.startedBy === voided.id);
  for (const clock of lost) cancelClock(run, clock, 'voided', by.id, by.occurredAt);
  endWhatTookOver(run, by);
  for (const clock of runningClocks(run)) if (clock.extendedBy.includes(voided.id)) runAgain(run, clock, by);
  const ended = [...run.state.clocks.values()].filter((clock) => wasEndedBy(voided, clock));
  for (const clock of ended) reopen(run, clock, by);
  const gaveWay = ended.some(({ id }) => endedBecause(run, id) === 'not_applicable');
  if (gaveWay || RECONSIDERED.includes(voided.type)) reconsider(run, by);
  // Another act may have been ground enough all along.
  for (const rule of run.context.pack.clocks.filter(({ id }) => lost.some((clock) => clock.rule === id))) {
    for (const act of standing(run.state)) if (act.id !== by.id && startsWith(rule, act)) start(run, rule, act, act);
  }
  // What it took back counts again.
  for (const { id } of run.state.clocks.values()) meetAgain(run, id);
  if (voided.type === 'CaseFactRecorded') countFromDates(run, by);
  if (voided.type === 'DuplicateAbsorbed') countFromReceipt(run, by);
}

/** A promise that took over, from whichever promises, from a limit that has no ground has none either. */
function endWhatTookOver(run: Run, by: ActOnRecord): void {
  for (const clock of runningClocks(run)) {
    const [own, act] = [ruleOf(run, clock), run.act(clock.startedBy)];
    if (own !== undefined && act !== undefined && startsWith(own, act)) continue;
    const begun = firstOf(run, clock).map(({ startedBy }) => run.act(startedBy)?.voided);
    if (begun.length > 0 && begun.every((voided) => voided === true))
      cancelClock(run, clock, 'voided', by.id, by.occurredAt);
  }
}

/** The limits that were extended before this one, each the first of its chain; none where it took over from none. */
function firstOf(run: Run, clock: Clock, seen: ReadonlySet<Clock> = new Set()): readonly Clock[] {
  const before = [...run.state.clocks.values()].filter(
    (one) => one.end?.how === 'extended' && one.end.promise === clock.id && !seen.has(one),
  );
  return before.flatMap((one) => {
    const first = firstOf(run, one, new Set([...seen, one]));
    return first.length === 0 ? [one] : first;
  });
}

function wasEndedBy(voided: ActOnRecord, { end }: Clock): boolean {
  if (end === undefined || end.how === 'expired' || end.by !== voided.id) return false;
  return end.how !== 'cancelled' || ['ended', 'superseded', 'not_applicable'].includes(end.because);
}

/** Runs again, unless something that still stands ends it as well. */
export function reopen(run: Run, clock: Clock, by: ActOnRecord): void {
  const rule = ruleOf(run, clock);
  const { endsOn } = rule ?? {};
  const twin = runningClocks(run).some((one) => one.rule === clock.rule && one.subject === clock.subject);
  const ended =
    endsOn !== undefined && standing(run.state).some((act) => endsHere(endsOn, clock, act) && follows(run, act, clock));
  if (rule === undefined || twin || ended) return;
  if (applies(run, rule) !== true) return clock.end?.how === 'met' ? endUnmet(run, clock, by) : undefined;
  if (isSuperseded(run, rule, clock.subject)) return;
  runAgain(run, clock, by);
  const reopened = run.state.clocks.get(clock.id);
  if (reopened === undefined || !isRunning(reopened)) return;
  satisfy(
    run,
    reopened,
    standing(run.state).filter((act) => !act.derived),
  );
}

/** What met it counts no longer, and it applies no more: nothing met it, and what gave way to it may start. */
function endUnmet(run: Run, clock: Clock, by: ActOnRecord): void {
  run.emit({ type: 'ClockReopened', data: { clock: clock.id, because: by.id } }, by.occurredAt, by.id);
  cancelClock(run, clock, 'not_applicable', by.id, by.occurredAt);
}

const endedBecause = (run: Run, id: Id): string | undefined => {
  const end = run.state.clocks.get(id)?.end;
  return end?.how === 'cancelled' ? end.because : undefined;
};

function runAgain(run: Run, clock: Clock, by: ActOnRecord): void {
  run.emit({ type: 'ClockReopened', data: { clock: clock.id, because: by.id } }, by.occurredAt, by.id);
  run.newborn.add(clock.id);
  catchUp(run, clock.id);
  const acts = standing(run.state).filter(({ id }) => id !== by.id);
  for (const act of byOccurrence(acts)) extendAnew(run, clock.id, act);
}

/** Moved by what came too late, it was missed before that. */
function extendAnew(run: Run, id: Id, act: ActOnRecord): void {
  const clock = run.state.clocks.get(id);
  const rule = clock === undefined ? undefined : ruleOf(run, clock);
  if (clock === undefined || !isRunning(clock) || rule === undefined || !meansToExtend(rule, clock, act)) return;
  if (mayFallDue(clock) && (clock.dueAt ?? '') <= act.occurredAt) fallDue(run, clock);
  extend(run, clock, act);
}
