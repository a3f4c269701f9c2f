import type { Id } from '#kernel';
import type { Act } from '../record/record.ts';
import type { Task } from '../record/task.ts';
import { BY_THEMSELVES, namesOf } from '../words/compiled.ts';
import { spoken } from '../words/describe.ts';
import { matches } from '../words/matching.ts';
import type { Cause } from './timeline.ts';
import type { Work } from './work.ts';

/** What is to do because of something: one task, or one for each value that it lists. */
export function raiseTasks(
  work: Work,
  rule: string,
  task: Pick<Task, 'kind' | 'title' | 'role'> & { readonly each?: string; readonly name?: string },
  cause: Cause,
  holderOf: (work: Work, role: string, cause: Cause) => Id | null,
): void {
  const { each, name, title: of, ...raised } = task;
  const listed = each === undefined ? [undefined] : [cause.data[each] ?? []].flat().map(String);
  for (const about of listed) {
    const known = work.names.task(rule, cause.id, about);
    const onRecord = known === undefined ? undefined : work.record.tasks.get(known);
    const id = known ?? work.names.newTask(name ?? rule);
    const raisedAfter = onRecord?.raisedAfter ?? placeOf(work, cause.id);
    const person = onRecord === undefined ? holderOf(work, raised.role, cause) : onRecord.person;
    const title = about === undefined ? of : `${of}: ${spoken(about)}`;
    const open: Task = { ...raised, title, id, rule, person, about, raisedBy: cause.id, raisedAfter, done: false };
    // A task is done by what was put on record after it, whenever that happened.
    const by = couldDo(work, open).find(
      (act) => act.order > raisedAfter - 1 && act.id !== cause.id && doneHow(work, open, act),
    );
    work.raisedAt.set(id, work.next());
    work.toDo.set(by === undefined ? open : { ...open, done: true, end: { by: by.id, how: 'act' } });
  }
}

/** How many acts were on record when something new is raised: those of the past, and the one that raises it. */
const placeOf = (work: Work, cause: Id): number => (work.act(cause)?.order ?? work.record.acts.length - 1) + 1;

export function completeTasks(work: Work, act: Act): void {
  if (!work.compiled.meantBy(act.type).completes) return;
  for (const task of work.toDo.open()) {
    const how = task.raisedBy === act.id || act.order < task.raisedAfter ? undefined : doneHow(work, task, act);
    if (how !== undefined) endTask(work, task, act, how);
  }
}

export function endTask(work: Work, task: Task, by: Pick<Act, 'id'>, how: NonNullable<Task['end']>['how']): void {
  work.toDo.set({ ...task, done: true, end: { by: by.id, how } });
}

/** A miss stays one, but nothing is owed any more that could be made good: what it gave reason to do is dropped. */
export function endTasksOf(work: Work, miss: Id, change: Act): void {
  for (const task of work.toDo.open()) if (task.raisedBy === miss) endTask(work, task, change, 'voided');
}

/** The acts that any of the ways in which a task is done could mean. */
function couldDo(work: Work, { rule }: Task): readonly Act[] {
  const completion = work.compiled.completionOf(rule);
  const named = completion === undefined ? [] : namesOf(completion);
  return work.found.named([...new Set([...BY_THEMSELVES, ...named])]);
}

/** What was not done by the procedure does no task of it. */
function doneHow(work: Work, task: Task, act: Act): 'person' | 'act' | undefined {
  if (act.departed) return undefined;
  if (act.type === 'TaskCompleted' && act.data['task'] === task.id) return 'person';
  const completion = work.compiled.completionOf(task.rule);
  return (completion !== undefined && matches(act, completion)) || isDoneBy(act, task) ? 'act' : undefined;
}

/** The two kinds of task that need no act named by the pack: assigning a role, and signposting. */
function isDoneBy(act: Act, task: Task): boolean {
  if (task.kind === 'signpost') return act.type === 'ReferralSignposted';
  return (
    task.kind === 'appointment' &&
    act.type === 'HandlerAssigned' &&
    act.data['role'] === task.role &&
    act.data['person'] !== null
  );
}
