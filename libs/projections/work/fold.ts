import { LIMIT_CHANGES, type CaseEventType, type RecordedCaseEvent } from '#casework';
import type { Recorded } from '#kernel';
import type { Change } from '#read-model';
import { caseIdOf, INTAKE_TYPES } from '../case-event.ts';
import { changesOf, owedLimit, type LimitChange } from '../register/limits.ts';
import type { WorkRow } from './row.ts';

const OTHERS = [
  'ReceiptCorrected',
  'HandlerAssigned',
  'CaseClosed',
  'CaseMerged',
  'CaseReopened',
  'ClockStarted',
  'TaskRaised',
  'TaskDone',
  'TaskReopened',
] as const satisfies readonly CaseEventType[];
export const HANDLED = [...INTAKE_TYPES, ...OTHERS, ...LIMIT_CHANGES] as const;

export type Handled = Extract<RecordedCaseEvent, { type: (typeof HANDLED)[number] }>;
type Of<T extends Handled['type']> = Recorded<Extract<Handled, { type: T }>>;
type Rows = Map<string, WorkRow>;

/** What changes of a case's rows. */
export function foldWork(before: ReadonlyMap<string, WorkRow>, event: Handled): readonly Change<WorkRow>[] {
  const rows: Rows = new Map(before);
  apply(rows, event);
  for (const row of settled(rows)) rows.set(row.key, row);
  return [
    ...[...rows.values()].filter((row) => !isSame(row, before.get(row.key))).map((put) => ({ put })),
    ...[...before.keys()].filter((key) => !rows.has(key)).map((drop) => ({ drop })),
  ];
}

const isSame = (row: WorkRow, before: WorkRow | undefined): boolean =>
  before !== undefined && (Object.keys(row) as (keyof WorkRow)[]).every((field) => row[field] === before[field]);

function apply(rows: Rows, event: Handled): void {
  if (event.type === 'ComplaintReceived' || event.type === 'FeedbackReceived') {
    const row = received(event);
    rows.set(row.key, row);
    return;
  }
  const ofCase = rows.get(caseIdOf(event));
  if (ofCase === undefined) throw new Error(`${event.type} on ${event.stream}, which was never received`);
  switch (event.type) {
    case 'ReceiptCorrected':
      return changeAll(rows, isOfCase, { raisedAt: event.data.receivedAt });
    case 'CaseClosed':
    case 'CaseMerged':
      return changeAll(rows, isOfCase, { open: false });
    case 'CaseReopened':
      return changeAll(rows, isOfCase, { open: true });
    case 'HandlerAssigned': {
      const { role, person } = event.data;
      const key = `${ofCase.key}/@${role}`;
      if (person === null) rows.delete(key);
      else rows.set(key, { ...ofCase, key, what: 'person', role, person });
      // As in `tasks`: what the role still has to do goes to whoever fills it now.
      return changeAll(rows, (row) => row.what === 'task' && row.open && row.role === role, { person });
    }
    case 'ClockStarted': {
      const limit = owedLimit(event.data);
      if (limit === undefined) return;
      const { owner: role, dueAt, countedDueAt } = limit;
      const key = `${ofCase.key}/${event.data.clock}`;
      rows.set(key, { ...ofCase, key, what: 'limit', role, dueAt, countedDueAt, open: true });
      return;
    }
    case 'TaskRaised':
    case 'TaskDone':
    case 'TaskReopened':
      return changeTask(rows, ofCase, event);
    default:
      return changeLimit(rows, ofCase, event);
  }
}

function received({ stream, data, meta }: Of<(typeof INTAKE_TYPES)[number]>): WorkRow {
  const caseId = caseIdOf({ stream });
  return {
    key: caseId,
    organisation: meta.organisation,
    caseId,
    what: 'case',
    role: null,
    person: null,
    filler: null,
    area: data.area ?? null,
    raisedAt: data.receivedAt,
    dueAt: null,
    countedDueAt: null,
    open: true,
    first: false,
    free: false,
  };
}

const isOfCase = ({ what }: WorkRow): boolean => what === 'case' || what === 'person';

function changeAll(rows: Rows, which: (row: WorkRow) => boolean, change: Partial<WorkRow>): void {
  for (const row of [...rows.values()].filter(which)) rows.set(row.key, { ...row, ...change });
}

function changeTask(rows: Rows, ofCase: WorkRow, event: Of<'TaskRaised' | 'TaskDone' | 'TaskReopened'>): void {
  const key = `${ofCase.key}/${event.data.task}`;
  if (event.type === 'TaskRaised') {
    const { role, person } = event.data;
    rows.set(key, { ...ofCase, key, what: 'task', role, person, raisedAt: event.meta.occurredAt, open: true });
    return;
  }
  const row = rows.get(key);
  if (row === undefined) throw new Error(`task ${event.data.task} of ${event.stream} was never raised`);
  const change = event.type === 'TaskDone' ? { open: false } : { open: true, person: event.data.person };
  rows.set(key, { ...row, ...change });
}

/** Of a limit that nobody owes there is no row. */
function changeLimit(rows: Rows, ofCase: WorkRow, event: LimitChange): void {
  const row = rows.get(`${ofCase.key}/${event.data.clock}`);
  if (row === undefined) return;
  const { running: open = row.open, dueAt = row.dueAt, countedDueAt = row.countedDueAt } = changesOf(row, event);
  rows.set(row.key, { ...row, open, dueAt, countedDueAt });
}

/** Rows that are not as what else there is of the case has them. */
function settled(rows: Rows): readonly WorkRow[] {
  const all = [...rows.values()];
  const people = all.filter(({ what }) => what === 'person').sort((a, b) => (a.key < b.key ? -1 : 1));
  const fillers = new Map(people.map(({ role, person }) => [role, person]));
  const todo = all
    .filter(({ what, open }) => open && (what === 'limit' || what === 'task'))
    .map((row) => ({ ...row, filler: fillers.get(row.role) ?? null }));
  const free = todo.some(({ person, filler }) => person === null && filler === null);
  const firsts = new Set([...new Map([...people].reverse().map(({ person, key }) => [person, key])).values()]);
  const on = people.map((row) => ({ ...row, first: firsts.has(row.key), free }));
  return [...todo, ...on].filter((row) => {
    const { filler, first, free: isFree } = rows.get(row.key) ?? row;
    return filler !== row.filler || first !== row.first || isFree !== row.free;
  });
}
