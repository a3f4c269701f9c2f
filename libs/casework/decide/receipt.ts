import type { Instant } from '#kernel';
import { isMissed, type Clock } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { ruleOf } from './clock-rules.ts';
import { satisfy } from './meeting.ts';
import { tellKept } from './dates.ts';
import { dueFrom, liveAgain, owedUntil, type Correction } from './live-again.ts';
import { matches } from './matching.ts';
import { isFromReceipt } from './recalculate.ts';
import { isIntake, type Run } from './run.ts';
import { takeBack, withdrawMiss } from './take-back.ts';

/**
 * The receipt was recorded wrongly: every limit that began with it is lived again from the right moment, and every window
 * that it was to meet is read anew. A miss that was none is corrected by the same reason. A date that was told stays.
 */
export function readFromReceipt(run: Run, act: ActOnRecord): void {
  readWindows(run, act);
  // An earlier receipt of a duplicate counts as before.
  if (act.data['was'] === run.state.receivedAt) return;
  const misread = [...run.state.clocks.values()].filter((clock) => isMisread(run, clock));
  liveFromReceipt(run, misread, act, String(act.data['reason']));
}

/** What was said of the receipt of a duplicate was wrong, or counts no more: so do the limits that counted from it. */
export function readWithoutDuplicate(run: Run, act: ActOnRecord): void {
  const told = run.state.acts
    .filter((one) => one.type === 'DuplicateAbsorbed' && one.id !== act.id && one.data['case'] === act.data['case'])
    .map(({ data }) => data['receivedAt']);
  // What has just ended with the duplicate is owed to nobody by any date.
  const isForgotten = ({ end }: Clock): boolean => end?.how === 'cancelled' && run.act(end.by)?.causedBy === act.id;
  const misread = [...run.state.clocks.values()].filter(
    (clock) => told.includes(clock.from) && isMisread(run, clock) && !isForgotten(clock),
  );
  liveFromReceipt(run, misread, act, `that of ${String(act.data['reference'])}`);
}

/** Counts from the receipt, or from before it, and not from the one that holds. */
function isMisread(run: Run, clock: Clock): boolean {
  const { receivedAt } = run.state;
  if (clock.nature === 'promise' || clock.from === receivedAt) return false;
  const begun = run.act(clock.startedBy);
  return isFromReceipt(run, clock) || (begun !== undefined && isIntake(begun.type) && clock.from < receivedAt);
}

function liveFromReceipt(run: Run, misread: readonly Clock[], act: ActOnRecord, why: string): void {
  const reason = `the receipt was corrected: ${why}`.slice(0, 500);
  liveFrom(run, misread, run.state.receivedAt, { because: 'receipt_corrected', reason, act });
}

/** Lives limits again from another moment. What was told keeps its date; a miss before it was told may be none. */
export function liveFrom(run: Run, misread: readonly Clock[], from: Instant, correction: Correction): void {
  for (const clock of misread) {
    if (!isTold(clock)) liveAgain(run, clock.id, from, correction);
    else if (wasNone(run, clock, from)) withdrawMiss(run, clock, correction.reason, correction.act);
  }
  const told = misread.filter(isTold).flatMap(({ id }) => run.state.clocks.get(id) ?? []);
  tellKept(run, told, correction.act);
}

/** Somebody was told its date, and it runs to that itself; what a promise took over is told by the promise. */
const isTold = ({ extensions, end }: Clock): boolean => extensions > 0 && end?.how !== 'extended';

/** Whether the miss of a limit before it was extended was none by the moment that holds. */
function wasNone(run: Run, clock: Clock, from: Instant): boolean {
  if (!isMissed(clock) || clock.breach.dueAt !== clock.countedDueAt) return false;
  const dueAt = dueFrom(run, clock, from)?.dueAt;
  const owed = owedUntil(run, { ...clock, from });
  return dueAt != null && owed !== null && dueAt > owed;
}

/** A window from a date that the receipt meets, or came too late for: it is one or the other by the right receipt. */
function readWindows(run: Run, correction: ActOnRecord): void {
  const receipt = run.state.acts.find(({ type }) => isIntake(type));
  if (receipt === undefined) return;
  for (const clock of run.state.clocks.values()) {
    const rule = ruleOf(run, clock);
    const { end, dueAt } = clock;
    if (rule === undefined || dueAt === null || !('fact' in rule.startsOn) || !matches(receipt, rule.satisfiedBy))
      continue;
    const isMet = end?.how === 'met' && end.by === receipt.id;
    const isInTime = receipt.occurredAt < dueAt;
    if ((isMet && !isInTime) || (end?.how === 'expired' && isInTime)) {
      takeBack(run, clock, correction);
      const again = run.state.clocks.get(clock.id);
      if (again !== undefined) satisfy(run, again, [receipt]);
    } else if (isMet) {
      const at = receipt.occurredAt;
      run.emit({ type: 'ClockSatisfied', data: { clock: clock.id, by: receipt.id, at } }, at, correction.id);
    }
  }
}
