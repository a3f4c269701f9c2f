import type { Clock } from '../clock.ts';
import { standing, type ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf, runningClocks } from './clock-rules.ts';
import {
  applies,
  endsHere,
  follows,
  isSuperseded,
  reconsider,
  RECONSIDERED,
  satisfy,
  start,
  startsWith,
} from './clocks.ts';
import { matches } from './matching.ts';
import { readAnew } from './dates.ts';
import { catchUp, countFromDates, countFromReceipt } from './recalculate.ts';
import type { Run } from './run.ts';
import { undoTasks } from './tasks.ts';

/**
 * An act no longer counts. What the pack derived from it is taken back, each by an event of its own, unless another act
 * that stands is ground enough: limits, tasks, flags, what it forbade. What the pack *did* on account of it (an
 * assignment, a stage, a document filed) is an act of its own and has its own undoing.
 */
export function undoAct(run: Run, voided: ActOnRecord, by: ActOnRecord): void {
  if (voided.type === 'CaseFactRecorded') readAnew(run, voided.data['fact'], by);
  undoLimits(run, voided, by);
  undoTasks(run, voided, by);
  withdrawFlags(run, voided, by);
  allowAgain(run, voided, by);
}

/** What it met runs again with its original due date, what it started has no ground (S17). */
function undoLimits(run: Run, voided: ActOnRecord, by: ActOnRecord): void {
  const lost = runningClocks(run).filter((clock) => clock.startedBy === voided.id);
  for (const clock of lost) cancelClock(run, clock, 'voided', by.id, by.occurredAt);
  for (const clock of runningClocks(run)) if (clock.extendedBy === voided.id) runAgain(run, clock, by);
  for (const clock of [...run.state.clocks.values()]) if (wasEndedBy(voided, clock)) reopen(run, clock, by);
  if (RECONSIDERED.includes(voided.type)) reconsider(run, by);
  // Another act may have been ground enough all along.
  for (const rule of run.context.pack.clocks.filter(({ id }) => lost.some((clock) => clock.rule === id))) {
    for (const act of standing(run.state)) if (act.id !== by.id && startsWith(rule, act)) start(run, rule, act, act);
  }
  if (voided.type === 'CaseFactRecorded') countFromDates(run, by);
  if (voided.type === 'DuplicateAbsorbed') countFromReceipt(run, by);
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
  if (rule === undefined || twin || ended || applies(run, rule) !== true || isSuperseded(run, rule, clock.subject))
    return;
  runAgain(run, clock, by);
  const reopened = run.state.clocks.get(clock.id);
  if (reopened === undefined) return;
  satisfy(
    run,
    reopened,
    standing(run.state).filter((act) => !act.derived),
  );
}

function runAgain(run: Run, clock: Clock, by: ActOnRecord): void {
  run.emit({ type: 'ClockReopened', data: { clock: clock.id, because: by.id } }, by.occurredAt, by.id);
  run.newborn.add(clock.id);
  catchUp(run, clock.id);
}

/** What no longer counts: an act, or an expiry that was none. */
type TakenBack = Pick<ActOnRecord, 'id' | 'type' | 'data'>;

/** A flag stays as long as anything that raised it counts. */
export function withdrawFlags(run: Run, voided: TakenBack, by: ActOnRecord): void {
  const { flags } = run.state;
  const counts = (id: string): boolean => id !== voided.id && run.act(id)?.voided !== true;
  for (const flag of new Set(flags.filter((one) => one.by === voided.id).map((one) => one.flag))) {
    if (flags.some((one) => one.flag === flag && counts(one.by))) continue;
    run.emit({ type: 'FlagWithdrawn', data: { flag, because: by.id } }, by.occurredAt, by.id);
  }
}

/** What a rule forbade for an act stays forbidden as long as such an act counts. */
export function allowAgain(run: Run, voided: TakenBack, by: ActOnRecord): void {
  for (const rule of run.context.pack.rules) {
    if (!run.state.forbidden.includes(rule.id) || !matches(voided, rule.on)) continue;
    if (standing(run.state).some((act) => matches(act, rule.on)) || expired(run).some((one) => matches(one, rule.on)))
      continue;
    run.emit({ type: 'ActAllowedAgain', data: { rule: rule.id, because: by.id } }, by.occurredAt, by.id);
  }
}

/** The expiries that stand, as a rule of the pack sees them. */
const expired = (run: Run): readonly Omit<TakenBack, 'id'>[] =>
  [...run.state.clocks.values()]
    .filter(({ end }) => end?.how === 'expired')
    .map(({ id, rule, dueAt }) => ({ type: 'ClockExpired', data: { clock: id, rule, dueAt } }));
