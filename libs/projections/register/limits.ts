import type { CaseEventMap, LIMIT_CHANGES, RecordedCaseEvent } from '#casework';
import type { Id } from '#kernel';
import type { OwedLimit, RegisterRow } from './row.ts';

export type LimitChange = Extract<RecordedCaseEvent, { type: (typeof LIMIT_CHANGES)[number] }>;

/** Nobody owes an entitlement or a window: they are no limits of the register, and no work. */
export function owedLimit({ nature, title, owner, dueAt }: CaseEventMap['ClockStarted']): OwedLimit | undefined {
  if (nature === 'entitlement' || nature === 'window') return undefined;
  return { title, owner, firstDueAt: dueAt, countedDueAt: dueAt, dueAt, running: true, breached: false };
}

export function startLimit(row: RegisterRow, data: CaseEventMap['ClockStarted']): RegisterRow | undefined {
  const limit = owedLimit(data);
  return limit === undefined ? undefined : withLimit(row, data.clock, limit);
}

export function changeLimit(row: RegisterRow, event: LimitChange): RegisterRow | undefined {
  const { clock } = event.data;
  const limit = row.limits[clock];
  return limit === undefined ? undefined : withLimit(row, clock, { ...limit, ...changesOf(limit, event) });
}

/** Of what a limit is, as far as whoever owes it has to know. */
export function changesOf({ countedDueAt }: Pick<OwedLimit, 'countedDueAt'>, event: LimitChange): Partial<OwedLimit> {
  switch (event.type) {
    case 'ClockExtended':
      // It runs on with a later date, or ends because a promise takes over.
      return event.data.promise === null ? { dueAt: event.data.until } : { running: false };
    case 'ClockBreached':
      return { breached: true };
    case 'ClockReadingCorrected':
      return { breached: false };
    case 'ClockSatisfied':
    case 'ClockExpired':
    case 'ClockCancelled':
      return { running: false };
    case 'ClockReopened':
      return { running: true, dueAt: countedDueAt };
    case 'ClockRecalculated':
      return { dueAt: event.data.dueAt, countedDueAt: event.data.dueAt };
    default:
      return event satisfies never;
  }
}

function withLimit(row: RegisterRow, clock: Id, limit: OwedLimit): RegisterRow {
  const limits = { ...row.limits, [clock]: limit };
  const all = Object.entries(limits);
  const running = all.filter(([, { running }]) => running);
  const next = running
    .flatMap(([id, { dueAt }]) => (dueAt === null ? [] : [{ id, dueAt }]))
    .sort((a, b) => compare(a.dueAt, b.dueAt) || compare(a.id, b.id))[0];
  return {
    ...row,
    limits,
    nextDueAt: next?.dueAt ?? null,
    nextDueClock: next?.id ?? null,
    overdueCount: running.filter(([, { breached }]) => breached).length,
    breachedCount: all.filter(([, { breached }]) => breached).length,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
