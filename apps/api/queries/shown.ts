import type { RegisterRow, TimelineEntry, TimelineRow } from '#projections';
import type { Opened } from '#privacy';
import { PERSONAL_FIELDS, type RegisterEntry } from './case.types.ts';
import type { HistoryEntry, HistoryEvent } from './history.types.ts';
import { personal, withoutSeals } from './personal.ts';

/** A row of the register, opened as far as the caller may read it, as the schema shows it. */
export function toEntry(row: RegisterRow | Opened<RegisterRow>): RegisterEntry {
  const shown = Object.fromEntries(PERSONAL_FIELDS.map((field) => [field, personal(row[field])]));
  const handlers = Object.entries(row.handlers).map(([role, holder]) => ({ role, ...holder }));
  // What is left beside the personal fields holds nothing sealed and is the same in both.
  const { key: _key, organisation: _organisation, limits: _limits, spells: _spells, ...plain } = row as RegisterRow;
  return { ...plain, ...(shown as Pick<RegisterEntry, (typeof PERSONAL_FIELDS)[number]>), handlers };
}

export const toHistoryEntry = ({ act, consequences }: TimelineEntry | Opened<TimelineEntry>): HistoryEntry => ({
  act: toHistoryEvent(act),
  consequences: consequences.map(toHistoryEvent),
});

const toHistoryEvent = (row: TimelineRow | Opened<TimelineRow>): HistoryEvent => ({
  ...row,
  id: row.key,
  data: withoutSeals(row.data),
});
