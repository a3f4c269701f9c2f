import type { Counting } from '#casework';
import type { Instant, LocalDate } from '#kernel';
import type { OrganisationState } from '#organisation';
import type { CalendarShelf } from './library.ts';

/** Before any change. */
const BEGINNING: Instant = '0000-01-01T00:00:00.000Z';

/**
 * Every way in which an organisation has counted days on a calendar, from the one before any change: by the versions of
 * the calendar, and the firm's own closure days.
 */
export function countingsOf(
  { shipped, inForce }: CalendarShelf,
  { closureChanges }: Pick<OrganisationState, 'closureChanges'>,
): readonly Counting[] {
  const moments = new Set<Instant>([BEGINNING, ...inForce.map(({ at }) => at), ...closureChanges.map(({ at }) => at)]);
  return [...moments].sort().flatMap((at) => {
    const calendar = lastUpTo(inForce, at)?.calendar ?? shipped;
    const closureDays: readonly LocalDate[] = lastUpTo(closureChanges, at)?.days ?? [];
    return calendar === undefined ? [] : [{ at, calendar, closureDays }];
  });
}

const lastUpTo = <T extends { readonly at: Instant }>(changes: readonly T[], at: Instant): T | undefined =>
  changes.findLast((change) => change.at <= at);
