import { isRunning } from '../clock.ts';
import type { ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf, runningClocks } from './clock-rules.ts';
import { applyToClocks, undoAct } from './clocks.ts';
import { completionOf, followRules } from './effects.ts';
import { matches } from './matching.ts';
import type { Cause, Run } from './run.ts';
import { fallDue } from './settle.ts';

/** Everything that follows from an act on the same case. */
export function followAct(run: Run, cause: Cause): void {
  const act = run.act(cause.id);
  if (act === undefined) return;
  if (act.type === 'ActVoided') {
    const voided = run.act(String(act.data['act']));
    if (voided !== undefined) undoAct(run, voided, act);
  }
  applyToClocks(run, act);
  tellOfLostLetter(run, act);
  completeTasks(run, act);
  followRules(run, cause);
  if (act.type === 'CaseClosed' || act.type === 'CaseMerged') closeEverything(run, act);
}

/** A letter that did not arrive is told to whoever sent it: nobody was told anything by it. */
function tellOfLostLetter(run: Run, act: ActOnRecord): void {
  const bounced = act.type === 'ActVoided' && act.data['reason'] === 'bounced';
  if (!bounced && act.type !== 'DispatchFailed') return;
  const sent = bounced
    ? run.act(String(act.data['act']))
    : run.state.acts.find((one) => one.type === 'DispatchRequested' && one.subject === act.subject);
  if (sent === undefined) return;
  const role = sent.roles[0] ?? Object.keys(run.context.pack.roles)[0] ?? 'handler';
  const message = bounced
    ? 'A letter came back: it counts no longer'
    : `A letter was not sent: ${String(act.data['reason'])}`;
  run.emit(
    {
      type: 'NoticeRaised',
      data: { notice: `lost.${act.id}`, kind: 'notify', role, person: sent.actor, message: message.slice(0, 500) },
    },
    act.occurredAt,
    act.id,
  );
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

/** A limit that is learnt of, or runs again, when the case is closed ended with the closure like the others. */
export function endWithClosure(run: Run): void {
  const closed = run.state.status === 'closed' ? run.state.acts.findLast(isClosure) : undefined;
  if (closed === undefined) return;
  for (const clock of runningClocks(run)) {
    const begun = run.act(clock.startedBy);
    if (!run.newborn.has(clock.id) || begun === undefined || begun.occurredAt > closed.occurredAt) continue;
    if (ruleOf(run, clock)?.outlivesClosure === true) continue;
    if (clock.breach === undefined && clock.dueAt !== null && clock.dueAt <= closed.occurredAt) fallDue(run, clock);
    cancelClock(run, clock, 'closed', closed.id, closed.occurredAt);
  }
}

const isClosure = ({ type, voided }: ActOnRecord): boolean =>
  (type === 'CaseClosed' || type === 'CaseMerged') && !voided;

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
