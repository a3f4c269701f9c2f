import type { CaseEventMap, RecordedCaseEvent } from '#casework';
import type { Id, Recorded } from '#kernel';
import type { Projection } from '#read-model';
import { CASES, caseIdOf } from '../case-event.ts';
import type { TaskRow } from './row.ts';

type Raised = Recorded<{ readonly type: 'TaskRaised'; readonly data: CaseEventMap['TaskRaised'] }>;
type OfTask = Extract<RecordedCaseEvent, { type: 'TaskRaised' | 'TaskDone' | 'TaskReopened' }>;
type Handled = OfTask | Extract<RecordedCaseEvent, { type: 'HandlerAssigned' }>;

const keyOf = (event: OfTask): string => `${caseIdOf(event)}/${event.data.task}`;

/** One row for each task of a case. */
export const tasks: Projection<TaskRow, Handled> = {
  name: 'tasks',
  version: 3,
  handles: ['TaskRaised', 'TaskDone', 'TaskReopened', 'HandlerAssigned'],
  prefixes: CASES,
  table: {
    columns: {
      caseId: 'text',
      task: 'text',
      rule: 'text',
      kind: 'text',
      title: 'text',
      role: 'text',
      person: 'text?',
      about: 'text?',
      raisedAt: 'instant',
      raisedBy: 'text?',
      done: 'boolean',
      doneAt: 'instant?',
      doneBy: 'text?',
      doneHow: 'text?',
    },
    indexes: [
      ['organisation', 'raisedAt', 'key'],
      ['organisation', 'done', 'raisedAt', 'key'],
      ['organisation', 'kind', 'raisedAt', 'key'],
      ['organisation', 'person', 'raisedAt', 'key'],
      ['organisation', 'person', 'done', 'raisedAt', 'key'],
      ['organisation', 'caseId'],
    ],
    expressionIndexes: {
      nobodys: '(organisation, role, raised_at, key) where person is null',
      nobodys_open: '(organisation, role, raised_at, key) where person is null and not done',
    },
  },
  partition: caseIdOf,
  fold(rows, event) {
    if (event.type === 'TaskRaised') return [{ put: raised(event) }];
    if (event.type === 'HandlerAssigned') return handedOver(rows, event.data);
    const task = rows.get(keyOf(event));
    if (task === undefined) throw new Error(`task ${event.data.task} of ${event.stream} was never raised`);
    if (event.type === 'TaskReopened') return [{ put: { ...task, ...OPEN, person: event.data.person } }];
    const { by, how } = event.data;
    return [{ put: { ...task, done: true, doneAt: event.meta.occurredAt, doneBy: by, doneHow: how } }];
  },
};

const OPEN = { done: false, doneAt: null, doneBy: null, doneHow: null } as const;

/** What a role still has to do on the case goes to whoever fills it now. */
const handedOver = (
  rows: ReadonlyMap<string, TaskRow>,
  { role, person }: CaseEventMap['HandlerAssigned'],
): readonly { readonly put: TaskRow }[] =>
  [...rows.values()]
    .filter((task) => !task.done && task.role === role && task.person !== person)
    .map((task) => ({ put: { ...task, person } }));

function raised({ stream, data, meta }: Raised): TaskRow {
  const caseId: Id = caseIdOf({ stream });
  return {
    key: `${caseId}/${data.task}`,
    organisation: meta.organisation,
    caseId,
    task: data.task,
    rule: data.rule,
    kind: data.kind,
    title: data.title,
    role: data.role,
    person: data.person,
    about: data.about ?? null,
    raisedAt: meta.occurredAt,
    raisedBy: meta.causedBy ?? null,
    ...OPEN,
  };
}
