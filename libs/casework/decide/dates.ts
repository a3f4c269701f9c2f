import { isMissed, isRunning, type Clock } from '../clock.ts';
import { standing, type ActOnRecord } from '../state.ts';
import { isOfOneDate, ruleOf } from './clock-rules.ts';
import { satisfy } from './meeting.ts';
import { dayOf, startOfDay } from './due.ts';
import { liveAgain } from './live-again.ts';
import { countFromDates } from './recalculate.ts';
import type { Run } from './run.ts';
import { takeBack } from './take-back.ts';

/**
 * A date is another than the one that was counted from. A window or entitlement that ended by the wrong day runs again,
 * with what followed from its end taken back, counts from the right day and ends anew by what is on record: nobody owes
 * it, so that there is no breach for a person to correct. What keeps its date all the same is told to its owner.
 * @param fact the date that it is about. @param change the date recorded anew, or the void of the one that held.
 */
export function readAnew(run: Run, fact: unknown, change: ActOnRecord): void {
  const misread = [...run.state.clocks.values()].filter((clock) => isFromAnotherDay(run, clock, fact));
  tellKept(run, misread, change);
  const reopened = misread.filter((clock) => isTakenBack(run, clock));
  for (const clock of reopened) takeBack(run, clock, change);
  countFromDates(run, change);
  const acts = standing(run.state).filter((act) => !act.derived);
  for (const { id } of reopened) {
    const clock = run.state.clocks.get(id);
    // What began it may be what is voided: then it has no ground, and ends with that.
    if (clock !== undefined && isRunning(clock) && run.act(clock.startedBy)?.voided !== true) satisfy(run, clock, acts);
  }
}

/** A miss by the wrong day was corrected: the limit counts from the right one, and may be missed by that. */
export function readFromRightDay(run: Run, correction: ActOnRecord): void {
  const clock = run.state.clocks.get(String(correction.data['clock']));
  const startsOn = clock === undefined ? undefined : ruleOf(run, clock)?.startsOn;
  if (clock === undefined || startsOn === undefined || !('fact' in startsOn) || clock.extensions > 0) return;
  const from = startOfDay(run.state.facts.get(startsOn.fact)?.value, run.context);
  if (from !== null && from !== clock.from) {
    const reason = String(correction.data['reason']);
    liveAgain(run, clock.id, from, { because: 'fact_corrected', reason, act: correction });
  }
}

/** Whether a clock counts from this fact, and from another day than it says now. */
function isFromAnotherDay(run: Run, clock: Clock, fact: unknown): boolean {
  const startsOn = ruleOf(run, clock)?.startsOn;
  if (startsOn === undefined || !('fact' in startsOn) || startsOn.fact !== fact) return false;
  return startOfDay(run.state.facts.get(startsOn.fact)?.value, run.context) !== clock.from;
}

function isTakenBack(run: Run, { rule, end, extensions }: Clock): boolean {
  const isOne = run.context.pack.clocks.some((one) => one.id === rule && isOfOneDate(one));
  return isOne && extensions === 0 && (end?.how === 'expired' || end?.how === 'met');
}

/** A date that was told, and a limit that was missed, stay: whoever owes it should know that it was counted otherwise. */
export function tellKept(run: Run, misread: readonly Clock[], change: ActOnRecord): void {
  if (run.context.origin.kind === 'import') return;
  for (const clock of misread) {
    const because = keptBecause(clock);
    if (because === undefined) continue;
    const { id, title, owner, from } = clock;
    const counted = `"${title}" was counted from ${dayOf(from, run.context)}, which was corrected since`;
    const data = { notice: `${id}.kept.${change.id}`, kind: 'notify' as const, role: owner, clock: id };
    const person = run.state.assigned.get(owner) ?? null;
    run.emit(
      { type: 'NoticeRaised', data: { ...data, person, message: `${counted}: ${because}` } },
      change.occurredAt,
      change.id,
    );
  }
}

function keptBecause(clock: Clock): string | undefined {
  const { dueDate, extensions, end } = clock;
  if (end?.how === 'cancelled' || end?.how === 'extended') return undefined;
  if (isMissed(clock)) {
    return 'it stays missed until somebody corrects the reading (correctClockReading)';
  }
  return extensions > 0
    ? `it keeps ${dueDate ?? 'its date'}, to which it was extended, because that was told`
    : undefined;
}
