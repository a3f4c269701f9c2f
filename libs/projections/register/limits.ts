import type { CaseEventMap } from '#casework';
import type { Id } from '#kernel';
import type { OwedLimit, RegisterRow } from './row.ts';

/** Nobody owes an entitlement or a window: they are no limits of the register. */
export function startLimit(row: RegisterRow, data: CaseEventMap['ClockStarted']): RegisterRow | undefined {
  const { clock, nature, title, owner, dueAt } = data;
  if (nature === 'entitlement' || nature === 'window') return undefined;
  return withLimit(row, clock, {
    title,
    owner,
    firstDueAt: dueAt,
    countedDueAt: dueAt,
    dueAt,
    running: true,
    breached: false,
  });
}

/** The limit runs on with a later date, or ends because a promise takes over. */
export function extendLimit(
  row: RegisterRow,
  { clock, until, promise }: CaseEventMap['ClockExtended'],
): RegisterRow | undefined {
  return changeLimit(row, clock, () => (promise === null ? { dueAt: until } : { running: false }));
}

export function changeLimit(
  row: RegisterRow,
  clock: Id,
  change: (limit: OwedLimit) => Partial<OwedLimit>,
): RegisterRow | undefined {
  const limit = row.limits[clock];
  return limit === undefined ? undefined : withLimit(row, clock, { ...limit, ...change(limit) });
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
