import type { Id } from '#kernel';
import type { CaseEventMap } from '../events/index.ts';
import { standing, type ActOnRecord, type Task } from '../state.ts';
import { completionOf } from './completion.ts';
import { matches } from './matching.ts';
import { isClosure, type Run } from './run.ts';

type How = CaseEventMap['TaskDone']['how'];

/** A task ends by the act that the pack names, or because somebody says that it is done. */
export function completeTasks(run: Run, act: ActOnRecord): void {
  for (const task of run.state.tasks.values()) {
    if (task.done || task.raisedBy === act.id) continue;
    const how = doneHow(run, task, act);
    if (how !== undefined) endTask(run, task, act, how, act);
  }
}

/** @param by the act that ended it. @param cause what made that so now. */
export function endTask(run: Run, task: Task, by: ActOnRecord, how: How, cause: ActOnRecord): void {
  run.emit({ type: 'TaskDone', data: { task: task.id, by: by.id, how } }, cause.occurredAt, cause.id);
}

/** What was not done by the procedure does no task of it. */
function doneHow(run: Run, task: Task, act: ActOnRecord): 'person' | 'act' | undefined {
  if (act.departed) return undefined;
  if (act.type === 'TaskCompleted' && act.data['task'] === task.id) return 'person';
  const completion = completionOf(run.context.pack, task.rule);
  return (completion !== undefined && matches(act, completion)) || isDoneBy(act, task) ? 'act' : undefined;
}

/** The two kinds of task that need no act named by the pack: assigning a role, and signposting. */
function isDoneBy(act: ActOnRecord, task: Task): boolean {
  if (task.kind === 'signpost') return act.type === 'ReferralSignposted';
  return (
    task.kind === 'appointment' &&
    act.type === 'HandlerAssigned' &&
    act.data['role'] === task.role &&
    act.data['person'] !== null
  );
}

/** An act or an expiry no longer counts: there is nothing to do that it gave reason for, and what it did is still to be done. */
export function undoTasks(run: Run, voided: Pick<ActOnRecord, 'id'>, by: ActOnRecord): void {
  for (const task of run.state.tasks.values()) {
    if (task.raisedBy === voided.id) {
      if (!task.done) endTask(run, task, by, 'voided', by);
    } else if (task.end?.by === voided.id) reopenTask(run, task, by);
  }
}

/** A miss stays one, but nothing is owed any more that could be made good: what it gave reason to do is dropped. */
export function dropTasksOf(run: Run, miss: Id, change: ActOnRecord): void {
  for (const task of run.state.tasks.values())
    if (task.raisedBy === miss && !task.done) endTask(run, task, change, 'voided', change);
}

/** It is owed again: what was dropped is to do after all. */
export function takeUpTasksOf(run: Run, miss: Id, change: ActOnRecord): void {
  for (const task of run.state.tasks.values())
    if (task.raisedBy === miss && task.end?.how === 'voided') reopenTask(run, task, change);
}

/** Open again, unless there is no reason for it any more, something else that stands has done it, or a closure ended it. */
export function reopenTask(run: Run, task: Task, by: ActOnRecord): void {
  if (run.act(task.raisedBy)?.voided === true) return endTask(run, task, by, 'voided', by);
  const since = run.state.acts.slice(task.raisedAfter);
  for (const act of standing({ ...run.state, acts: since })) {
    const how = doneHow(run, task, act);
    if (how !== undefined) return endTask(run, task, act, how, by);
  }
  const closed = run.state.status === 'closed' ? since.findLast(isClosure) : undefined;
  if (closed !== undefined) return endTask(run, task, closed, 'closed', by);
  const person = run.state.assigned.get(task.role) ?? task.person;
  run.emit({ type: 'TaskReopened', data: { task: task.id, person, because: by.id } }, by.occurredAt, by.id);
}
