import { isRunning } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf, runningClocks } from './clock-rules.ts';
import { applyToClocks, undoAct } from './clocks.ts';
import { completionOf, followRules } from './effects.ts';
import { matches } from './matching.ts';
import type { Cause, Run } from './run.ts';

/** Everything that follows from an act on the same case. */
export function followAct(run: Run, cause: Cause): void {
  const act = run.act(cause.id);
  if (act === undefined) return;
  if (act.type === 'ActVoided') {
    const voided = run.act(String(act.data['act']));
    if (voided !== undefined) undoAct(run, voided, act);
  }
  applyToClocks(run, act);
  completeTasks(run, act);
  followRules(run, cause);
  if (act.type === 'CaseClosed' || act.type === 'CaseMerged') closeEverything(run, act);
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

/** A task ends by the act that the pack names, or because somebody says that it is done. */
function completeTasks(run: Run, act: ActOnRecord): void {
  for (const task of run.state.tasks.values()) {
    if (task.done) continue;
    const completion = completionOf(run, task.rule);
    const how = isSaidDone(act, task.id)
      ? 'person'
      : (completion !== undefined && !act.departed && matches(act, completion)) || isDoneBy(act, task)
        ? 'act'
        : undefined;
    if (how === undefined || task.raisedBy === act.id) continue;
    run.emit({ type: 'TaskDone', data: { task: task.id, by: act.id, how } }, act.occurredAt, act.id);
  }
}

const isSaidDone = (act: ActOnRecord, task: string): boolean =>
  act.type === 'TaskCompleted' && act.data['task'] === task;

/** The two kinds of task that need no act named by the pack: assigning a role, and signposting. */
function isDoneBy(act: ActOnRecord, task: { readonly kind: string; readonly role: string }): boolean {
  if (task.kind === 'signpost') return act.type === 'ReferralSignposted';
  return (
    task.kind === 'appointment' &&
    act.type === 'HandlerAssigned' &&
    act.data['role'] === task.role &&
    act.data['person'] !== null
  );
}

/** At closure what still runs ends with the reason; what was missed stays missed; some duties outlive the case. */
function closeEverything(run: Run, closed: ActOnRecord): void {
  const because =
    closed.type === 'CaseMerged'
      ? 'merged'
      : closed.data['closedOn'] === null
        ? 'closed_date_unknown'
        : closed.data['exit'] === 'withdrawn'
          ? 'withdrawn'
          : 'closed';
  for (const clock of run.state.clocks.values()) {
    if (!isRunning(clock) || (because !== 'merged' && ruleOf(run, clock)?.outlivesClosure === true)) continue;
    cancelClock(run, clock, because, closed.id, closed.occurredAt);
  }
  for (const task of run.state.tasks.values()) {
    if (task.done) continue;
    run.emit({ type: 'TaskDone', data: { task: task.id, by: closed.id, how: 'closed' } }, closed.occurredAt, closed.id);
  }
}
