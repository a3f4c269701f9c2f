import type { Counting } from '#casework';
import type { Instant, LocalDate } from '#kernel';
import type { OrganisationState } from '#organisation';
import type { CalendarShelf } from './library.ts';

/** Every change of how an organisation counts days on a calendar: its versions, and the firm's own closure days. */
export function countingsOf(
  { shipped, inForce }: CalendarShelf,
  { closureChanges }: Pick<OrganisationState, 'closureChanges'>,
): readonly Counting[] {
  const moments = new Set<Instant>([...inForce.map(({ at }) => at), ...closureChanges.map(({ at }) => at)]);
  return [...moments].sort().flatMap((at) => {
    const calendar = lastUpTo(inForce, at)?.calendar ?? shipped;
    const closureDays: readonly LocalDate[] = lastUpTo(closureChanges, at)?.days ?? [];
    return calendar === undefined ? [] : [{ at, calendar, closureDays }];
  });
}

const lastUpTo = <T extends { readonly at: Instant }>(changes: readonly T[], at: Instant): T | undefined =>
  changes.findLast((change) => change.at <= at);
