import type { LocalDate } from '#kernel';
import type { ListName } from './events-lists.ts';
import type { OrganisationEvent } from './events.ts';

/** A code that a firm's people choose from, in force from its first to its last day. */
export interface ListEntry {
  readonly list: ListName;
  readonly code: string;
  readonly title: string;
  readonly from: LocalDate;
  readonly until?: LocalDate;
}

export const isInForce = ({ from, until }: Pick<ListEntry, 'from' | 'until'>, on: LocalDate): boolean =>
  from <= on && (until === undefined || on <= until);

/** The codes of a list that are in force on a day, in the order in which they were added. */
export const codesOn = (entries: readonly ListEntry[], list: string, on: LocalDate): readonly string[] =>
  entries.filter((entry) => entry.list === list && isInForce(entry, on)).map(({ code }) => code);

export function evolveLists(
  entries: readonly ListEntry[],
  event: Extract<OrganisationEvent, { type: `List${string}` }>,
): readonly ListEntry[] {
  if (event.type === 'ListEntryAdded') return [...entries, event.data];
  const { list, code, lastDay } = event.data;
  return entries.map((entry) =>
    entry.list === list && entry.code === code && (entry.until === undefined || lastDay < entry.until)
      ? { ...entry, until: lastDay }
      : entry,
  );
}
