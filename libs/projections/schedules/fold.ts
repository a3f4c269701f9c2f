import type { OrganisationEvent } from '#organisation';
import type { Instant, Recorded } from '#kernel';
import type { OpenDuty, RecurringDutyRow, ScheduleRow } from './row.ts';

type Of<T extends OrganisationEvent['type']> = Recorded<Extract<OrganisationEvent, { type: T }>>;

export type ScheduleChange = Of<
  | 'ScheduleAmended'
  | 'ScheduleEnded'
  | 'RecurringDutyOpened'
  | 'RecurringDutyRecounted'
  | 'RecurringDutyReminded'
  | 'RecurringDutyMissed'
  | 'RecurringDutyDone'
>;

/** A schedule's row without what follows from the rest of it. */
type Facts = Omit<ScheduleRow, 'nextDueAt' | 'nextDueDate' | 'overdueSince' | 'overdueCount' | 'wakeAt'>;

export function startedRow(key: string, { data, meta }: Of<'ScheduleStarted'>): ScheduleRow {
  const { schedule, rule, title, what, of: body = null, owner, cadence, req, pack, at: since } = data;
  return derived({
    ...{ key, organisation: meta.organisation, schedule, rule, title, what, body, owner, cadence, req, pack, since },
    endedAt: null,
    endedBecause: null,
    open: [],
    nextOpensAt: null,
    missedCount: 0,
  });
}

export const scheduleAfter = (row: ScheduleRow, event: ScheduleChange): ScheduleRow =>
  derived({ ...row, ...changes(row, event) });

function changes(row: ScheduleRow, event: ScheduleChange): Partial<Facts> {
  switch (event.type) {
    case 'ScheduleAmended': {
      const { title, owner, req, pack } = event.data;
      return { title, owner, req, pack };
    }
    case 'ScheduleEnded':
      return { endedAt: event.data.at, endedBecause: event.data.because, open: [], nextOpensAt: null };
    case 'RecurringDutyOpened': {
      const { occurrence, dueAt, dueDate, remindAt, nextOpensAt } = event.data;
      const opened: OpenDuty = { occurrence, dueAt, dueDate, missed: false, remindAt, reminded: 0 };
      return { open: [...row.open, opened], nextOpensAt };
    }
    case 'RecurringDutyRecounted': {
      const { dueAt, dueDate, remindAt } = event.data;
      return { open: withDuty(row, event.data, (duty) => [{ ...duty, dueAt, dueDate, remindAt, reminded: 0 }]) };
    }
    case 'RecurringDutyReminded':
      return { open: withDuty(row, event.data, (duty) => [{ ...duty, reminded: duty.reminded + 1 }]) };
    case 'RecurringDutyMissed': {
      const open = withDuty(row, event.data, (duty) => [{ ...duty, missed: true }]);
      return { open, missedCount: row.missedCount + 1 };
    }
    case 'RecurringDutyDone':
      return { open: withDuty(row, event.data, () => []) };
    default:
      return event satisfies never;
  }
}

const withDuty = (
  { open }: ScheduleRow,
  { occurrence }: { readonly occurrence: number },
  change: (duty: OpenDuty) => readonly OpenDuty[],
): readonly OpenDuty[] => open.flatMap((duty) => (duty.occurrence === occurrence ? change(duty) : [duty]));

function derived(facts: Facts): ScheduleRow {
  const inTime = facts.open.filter(({ missed }) => !missed).sort(byDue);
  const overdue = facts.open.filter(({ missed }) => missed).sort(byDue);
  return {
    ...facts,
    nextDueAt: inTime[0]?.dueAt ?? null,
    nextDueDate: inTime[0]?.dueDate ?? null,
    overdueSince: overdue[0]?.dueDate ?? null,
    overdueCount: overdue.length,
    wakeAt: earliest([
      facts.nextOpensAt,
      ...inTime.flatMap(({ dueAt, remindAt, reminded }) => [dueAt, ...remindAt.slice(reminded)]),
    ]),
  };
}

const byDue = (a: OpenDuty, b: OpenDuty): number => (a.dueAt < b.dueAt ? -1 : 1);

const earliest = (moments: readonly (Instant | null)[]): Instant | null =>
  moments.filter((moment) => moment !== null).sort()[0] ?? null;

export function openedRow(key: string, { data, meta }: Of<'RecurringDutyOpened'>): RecurringDutyRow {
  const { schedule, occurrence, period = null, opensAt, dueAt, dueDate, provisional, inputs } = data;
  return {
    ...{ key, organisation: meta.organisation, schedule, occurrence, period },
    ...{ opensAt, dueAt, dueDate, provisional, inputs },
    state: 'open',
    missedAt: null,
    detectedAt: null,
    missedBy: [],
    doneOn: null,
    doneBy: null,
  };
}
