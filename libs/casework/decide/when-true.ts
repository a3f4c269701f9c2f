import type { Instant } from '#kernel';
import type { ClockRule } from '#procedure';
import type { Clock } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf } from './clock-rules.ts';
import { applies } from './start.ts';
import { liveFrom } from './receipt.ts';
import { isIntake, type Run } from './run.ts';
import { heldSince } from './since.ts';
import { takeBack } from './take-back.ts';

/**
 * A limit counts from when its condition came true, and that was at another moment than was thought (C-04, S8): it is
 * lived again from the right one.
 * @param fact the fact recorded, or the one whose record was voided. @param change the act that says so.
 */
export function readFromWhenTrue(run: Run, fact: ActOnRecord, change: ActOnRecord): void {
  const said = run.state.acts.filter(({ voided }) => !voided);
  const isNew = fact.id === change.id;
  const before = isNew
    ? said.filter(({ id }) => id !== fact.id)
    : run.state.acts.filter((act) => !act.voided || act.id === fact.id);
  if (!isNew || fact.data['correction'] === true) endWhatNeverWas(run, change);
  for (const clock of run.state.clocks.values()) {
    const rule = ruleOf(run, clock);
    if (rule === undefined || clock.end?.how === 'cancelled' || applies(run, rule) !== true) continue;
    const from = cameTrue(run, rule, clock, said);
    if (from === undefined || from === clock.from || clock.from !== cameTrue(run, rule, clock, before)) continue;
    const reason = isNew ? `${String(fact.data['fact'])} was recorded anew` : `${String(fact.data['fact'])} was voided`;
    liveFrom(run, [clock], from, { because: 'fact_corrected', reason, act: change });
  }
}

/** A right or a window that was over, and by what is known now never was one: nothing follows from its end (O-17). */
function endWhatNeverWas(run: Run, change: ActOnRecord): void {
  for (const clock of run.state.clocks.values()) {
    const rule = ruleOf(run, clock);
    if (rule === undefined || clock.end?.how !== 'expired' || applies(run, rule) === true) continue;
    takeBack(run, clock, change);
    cancelClock(run, clock, 'not_applicable', change.id, change.occurredAt);
  }
}

/** When the condition of a limit that counts from then came true, by these acts; `undefined` where it counts otherwise. */
function cameTrue(run: Run, rule: ClockRule, clock: Clock, acts: readonly ActOnRecord[]): Instant | undefined {
  const begun = run.act(clock.startedBy);
  const { appliesWhen, whenLearntLate, nature } = rule;
  if (begun === undefined || appliesWhen === undefined || whenLearntLate !== 'from_fact' || nature === 'promise')
    return undefined;
  return heldSince(run, appliesWhen, acts, isIntake(begun.type) ? run.state.receivedAt : begun.occurredAt);
}
