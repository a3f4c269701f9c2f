import type { ActOnRecord } from '../state.ts';
import { forgetDuplicate, knowOfDuplicate } from './absorbed.ts';
import { cancelClock, runningClocks } from './clock-rules.ts';
import { applyToClocks } from './clocks.ts';
import { closeEverything } from './closure.ts';
import { readAnew, readFromRightDay } from './dates.ts';
import { spoken } from './describe.ts';
import { followRules } from './effects.ts';
import { readFromReceipt, readWithoutDuplicate } from './receipt.ts';
import { hasComeRound, undoMerger } from './mergers.ts';
import { isClosure, type Cause, type Run } from './run.ts';
import { completeTasks } from './tasks.ts';
import { readFromWhenTrue } from './when-true.ts';
import { undoAct, undoMiss } from './undo.ts';

/** Everything that follows from an act on the same case. */
export function followAct(run: Run, cause: Cause): void {
  const act = run.act(cause.id);
  if (act === undefined) return;
  if (act.type === 'ActVoided') {
    const voided = run.act(String(act.data['act']));
    if (voided !== undefined) undoAct(run, voided, act);
    if (voided?.type === 'DuplicateAbsorbed') forgetDuplicate(run, [voided], act);
  }
  if (act.type === 'CaseReopened') undoMerger(run, act);
  if (act.type === 'ClockReadingCorrected') {
    undoMiss(run, act);
    readFromRightDay(run, act);
  }
  if (act.type === 'ReceiptCorrected') readFromReceipt(run, act);
  if (act.type === 'DuplicateReleased') forgetDuplicate(run, absorbedOf(run, act), act);
  if (act.type === 'DuplicateAbsorbed' || act.type === 'DuplicateReleased') {
    readWithoutDuplicate(run, act);
  }
  if (act.type === 'CaseFactRecorded') {
    readAnew(run, act.data['fact'], act);
    readFromWhenTrue(run, act, act);
  }
  applyToClocks(run, act);
  if (act.type === 'DuplicateAbsorbed') knowOfDuplicate(run, act);
  tellOfLostLetter(run, act);
  completeTasks(run, act);
  followRules(run, cause);
  if (isClosure(act)) closeEverything(run, act);
  if (act.type === 'DuplicateAbsorbed' && hasComeRound(run, act)) goOn(run, cause);
}

const absorbedOf = (run: Run, { data }: ActOnRecord): readonly ActOnRecord[] =>
  run.state.acts.filter((act) => act.type === 'DuplicateAbsorbed' && act.data['case'] === data['case']);

/** Of the cases of a circle one goes on. */
function goOn(run: Run, cause: Cause): void {
  const data = { reason: 'Merged in a circle: the case that was received first goes on' };
  followAct(run, run.emit({ type: 'CaseReopened', data }, cause.occurredAt, cause.id));
}

/** A letter that went astray is told to whoever sent it: nobody was told anything by it, or what it did is not on record. */
function tellOfLostLetter(run: Run, act: ActOnRecord): void {
  const bounced = act.type === 'ActVoided' && act.data['reason'] === 'bounced';
  if (!bounced && act.type !== 'DispatchFailed' && act.type !== 'DispatchCompleted') return;
  const sent = bounced
    ? run.act(String(act.data['act']))
    : run.state.acts.find((one) => one.type === 'DispatchRequested' && one.subject === act.subject);
  const message = sent === undefined ? null : lostBecause(act, sent);
  if (sent === undefined || message === null) return;
  const role = sent.roles[0] ?? Object.keys(run.context.pack.roles)[0] ?? 'handler';
  run.emit(
    {
      type: 'NoticeRaised',
      data: { notice: `lost.${act.id}`, kind: 'notify', role, person: sent.actor, message: message.slice(0, 500) },
    },
    act.occurredAt,
    act.id,
  );
}

/** @returns `null` for a letter that left with all that it was to do. */
function lostBecause({ type, data }: ActOnRecord, sent: ActOnRecord): string | null {
  if (type === 'ActVoided') return 'A letter came back: it counts no longer';
  if (type === 'DispatchFailed') return `A letter was not sent: ${String(data['reason'])}`;
  const { carries } = sent.data;
  if (typeof carries !== 'string' || data['act'] !== undefined) return null;
  return `A letter was sent, and what it did could not be recorded with it: ${spoken(carries)}. Record it by hand`;
}

/** Moves the case to a stage and ends the clocks that the pack says end there. */
export function enterStage(run: Run, to: string, cause: Cause): void {
  const entered = run.emit({ type: 'StageEscalated', data: { to } }, cause.occurredAt, cause.id);
  leaveStage(run, to, entered);
  followAct(run, entered);
}

export function leaveStage(run: Run, to: string, cause: Cause): void {
  const ending = run.context.pack.stages.find((stage) => stage.id === to)?.onEntry?.cancel ?? [];
  for (const clock of runningClocks(run)) {
    if (ending.includes(clock.rule)) cancelClock(run, clock, 'stage_left', cause.id, cause.occurredAt);
  }
}
