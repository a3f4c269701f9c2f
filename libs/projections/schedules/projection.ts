import type { OrganisationEvent } from '#organisation';
import type { Recorded } from '#kernel';
import type { Projection } from '#read-model';
import { openedRow, scheduleAfter, startedRow, type ScheduleChange } from './fold.ts';
import type { RecurringDutyRow, ScheduleRow } from './row.ts';

type Of<T extends OrganisationEvent['type']> = Recorded<Extract<OrganisationEvent, { type: T }>>;
type DutyChange = Of<
  'RecurringDutyOpened' | 'RecurringDutyRecounted' | 'RecurringDutyMissed' | 'RecurringDutyDone' | 'ScheduleEnded'
>;

const ORGANISATIONS = ['organisation-'];
const keyOf = ({ meta, data }: { meta: { organisation: string }; data: { schedule: string } }): string =>
  `${meta.organisation}/${data.schedule}`;

/** One row for each schedule; by `wakeAt`, also the table of timers. */
export const schedules: Projection<ScheduleRow, Of<'ScheduleStarted'> | ScheduleChange> = {
  name: 'schedules',
  version: 1,
  handles: [
    'ScheduleStarted',
    'ScheduleAmended',
    'ScheduleEnded',
    'RecurringDutyOpened',
    'RecurringDutyRecounted',
    'RecurringDutyReminded',
    'RecurringDutyMissed',
    'RecurringDutyDone',
  ],
  prefixes: ORGANISATIONS,
  table: {
    columns: {
      schedule: 'text',
      rule: 'text',
      title: 'text',
      what: 'text',
      body: 'text?',
      owner: 'text',
      cadence: 'json',
      req: 'json',
      pack: 'json',
      since: 'instant',
      endedAt: 'instant?',
      endedBecause: 'text?',
      open: 'json',
      nextOpensAt: 'instant?',
      nextDueAt: 'instant?',
      nextDueDate: 'date?',
      overdueSince: 'date?',
      overdueCount: 'integer',
      missedCount: 'integer',
      wakeAt: 'instant?',
    },
    indexes: [['wakeAt'], ['organisation', 'since', 'key'], ['organisation', 'what', 'since', 'key']],
    expressionIndexes: {
      ended: '(organisation, since, key) where ended_at is not null',
      in_force: '(organisation, since, key) where ended_at is null',
    },
  },
  partition: ({ meta }) => meta.organisation,
  reads: (event) => [keyOf(event)],
  fold(rows, event) {
    if (event.type === 'ScheduleStarted') return [{ put: startedRow(keyOf(event), event) }];
    const row = rows.get(keyOf(event));
    if (row === undefined) throw new Error(`${event.type} of ${event.data.schedule}, which never started`);
    return [{ put: scheduleAfter(row, event) }];
  },
};

const dutyKey = (event: DutyChange & { data: { occurrence: number } }): string =>
  `${keyOf(event)}/${event.data.occurrence}`;

/** One row for each time that a duty falls due: the history of a schedule. */
export const recurringDuties: Projection<RecurringDutyRow, DutyChange> = {
  name: 'recurring_duties',
  version: 1,
  handles: [
    'RecurringDutyOpened',
    'RecurringDutyRecounted',
    'RecurringDutyMissed',
    'RecurringDutyDone',
    'ScheduleEnded',
  ],
  prefixes: ORGANISATIONS,
  table: {
    columns: {
      schedule: 'text',
      occurrence: 'integer',
      period: 'text?',
      opensAt: 'instant',
      dueAt: 'instant',
      dueDate: 'date',
      provisional: 'boolean',
      inputs: 'json',
      state: 'text',
      missedAt: 'instant?',
      detectedAt: 'instant?',
      missedBy: 'json',
      doneOn: 'date?',
      doneBy: 'text?',
    },
    indexes: [['organisation', 'schedule', 'dueAt', 'key']],
  },
  partition: keyOf,
  fold(rows, event) {
    if (event.type === 'ScheduleEnded') {
      const left = [...rows.values()].filter(({ state }) => state === 'open');
      return left.map((row) => ({ put: { ...row, state: 'ended' as const } }));
    }
    const key = dutyKey(event);
    if (event.type === 'RecurringDutyOpened') return [{ put: openedRow(key, event) }];
    const row = rows.get(key);
    if (row === undefined) throw new Error(`${event.type} of ${key}, which never opened`);
    if (event.type === 'RecurringDutyRecounted') {
      const { dueAt, dueDate, provisional, inputs } = event.data;
      return [{ put: { ...row, dueAt, dueDate, provisional, inputs } }];
    }
    if (event.type === 'RecurringDutyMissed') {
      const { dueAt: missedAt, people: missedBy } = event.data;
      return [{ put: { ...row, state: 'missed', missedAt, missedBy, detectedAt: event.meta.decidedAt } }];
    }
    const { on: doneOn, by: doneBy } = event.data;
    return [{ put: { ...row, state: row.missedAt === null ? 'done' : 'done_late', doneOn, doneBy } }];
  },
};
