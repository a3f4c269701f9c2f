import type { ClockRule, Predicate } from '#procedure';
import { isMissed } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf, runningClocks } from './clock-rules.ts';
import { extend } from './extension.ts';
import { endsHere, meetBy } from './meeting.ts';
import { occasions } from './occasions.ts';
import { countByNewPack, countFromDates, countFromReceipt } from './recalculate.ts';
import type { Run } from './run.ts';
import { applies, start, startsWith } from './start.ts';
import { dropTasksOf } from './tasks.ts';

/** Everything an act does to the clocks, in this order: what it ends, what it meets, what it moves, what it starts. */
export function applyToClocks(run: Run, act: ActOnRecord): void {
  if (!act.departed) {
    endBy(run, act);
    meetBy(run, act);
    for (const clock of runningClocks(run)) extend(run, clock, act);
  }
  if (act.type === 'DuplicateAbsorbed' || act.type === 'DuplicateReleased') countFromReceipt(run, act);
  if (act.type === 'CaseMovedToPackVersion') countByNewPack(run, act);
  if (RECONSIDERED.includes(act.type) || dependsOnActs(run)) reconsider(run, act);
  for (const rule of run.context.pack.clocks) if (startsWith(rule, act)) start(run, rule, act, act);
  if (act.type === 'CaseFactRecorded') countFromDates(run, act);
}

function endBy(run: Run, act: ActOnRecord): void {
  for (const clock of runningClocks(run)) {
    const endsOn = ruleOf(run, clock)?.endsOn;
    if (endsOn !== undefined && endsHere(endsOn, clock, act)) cancelClock(run, clock, 'ended', act.id, act.occurredAt);
  }
}

/** Acts after which other clocks may apply than before. */
export const RECONSIDERED = ['CaseFactRecorded', 'FeedbackClassified', 'CaseMovedToPackVersion'];

/** Whether a clock of the pack applies depending on more than facts and the kind, so that any act may decide it. */
const dependsOnActs = ({ context }: Run): boolean =>
  context.pack.clocks.some((rule) => rule.appliesWhen !== undefined && asksOfActs(rule.appliesWhen));

function asksOfActs(predicate: Predicate): boolean {
  if ('all' in predicate) return predicate.all.some(asksOfActs);
  if ('any' in predicate) return predicate.any.some(asksOfActs);
  if ('not' in predicate) return asksOfActs(predicate.not);
  return !('fact' in predicate || 'kind' in predicate);
}

/** A fact or the kind has changed: clocks that no longer apply end, and those that apply now start. */
export function reconsider(run: Run, change: ActOnRecord): void {
  for (const clock of runningClocks(run)) {
    const rule = ruleOf(run, clock);
    // A clock that runs applied when it started: if nobody knows any more, what was known was taken back.
    if (rule === undefined || applies(run, rule) === true) continue;
    cancelClock(run, clock, 'not_applicable', change.id, change.occurredAt);
    if (isMissed(clock)) dropTasksOf(run, clock.breach.id, change);
  }
  for (const rule of run.context.pack.clocks) {
    for (const act of [...run.state.acts, ...occasions(run)]) {
      if (act.id !== change.id && startsWith(rule, act) && !isPast(run, rule, act)) start(run, rule, act, change);
    }
  }
}

/** An act that started nothing in its time, because a clock of the rule ran already, or that a closure lies after. */
function isPast(run: Run, rule: ClockRule, act: ActOnRecord): boolean {
  const closed = run.state.acts.some(
    (past) => past.type === 'CaseClosed' && !past.voided && past.occurredAt >= act.occurredAt,
  );
  if (closed && run.state.status === 'open') return true;
  return [...run.state.clocks.values()].some((clock) => {
    if (clock.rule !== rule.id || clock.startedBy === act.id || rule.nature === 'promise') return false;
    if (clock.subject !== (rule.per === undefined ? undefined : act.subject)) return false;
    const { end } = clock;
    return clock.from <= act.occurredAt && end?.how === 'met' && end.at >= act.occurredAt;
  });
}
