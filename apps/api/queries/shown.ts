import type { Caller } from '#identity';
import { may } from '#identity';
import type { RegisterRow, TimelineEntry, TimelineRow } from '#projections';
import type { SeenCase } from './access.ts';
import { PERSONAL_FIELDS, type RegisterEntry } from './case.types.ts';
import type { HistoryEntry, HistoryEvent } from './history.types.ts';
import { personal, withhold, type Shown } from './personal.ts';

/** What a named register alone shows of a case. */
type Listed = Omit<RegisterRow, 'remedies' | 'actions' | 'summary' | 'folder'>;

/** A row of the register, as far as the caller may read it, as the schema shows it. */
export function toEntry(row: Shown<RegisterRow>): RegisterEntry {
  const shown = Object.fromEntries(PERSONAL_FIELDS.map((field) => [field, personal(row[field])]));
  const { remedies: _remedies, actions: _actions, summary: _summary, folder: _folder, ...listed } = row;
  // What is left beside the personal fields holds nothing sealed and is the same in both.
  const { key: _key, organisation: _organisation, limits: _limits, spells: _spells, ...plain } = listed as Listed;
  const handlers = rolesOf(row);
  return { ...plain, ...(shown as Pick<RegisterEntry, (typeof PERSONAL_FIELDS)[number]>), handlers };
}

const rolesOf = ({ handlers }: Pick<RegisterRow, 'handlers'>): RegisterEntry['handlers'] =>
  Object.entries(handlers).map(([role, holder]) => ({ role, ...holder }));

/** A row of the register, as far as it decides who sees the personal data in it. */
export const asSeen = (row: RegisterRow): SeenCase => ({ ...row, handlers: rolesOf(row) });

export const toHistoryEntry = ({ act, consequences }: Shown<TimelineEntry>): HistoryEntry => ({
  act: toHistoryEvent(act),
  consequences: consequences.map(toHistoryEvent),
});

const toHistoryEvent = (row: Shown<TimelineRow>): HistoryEvent => ({ ...row, id: row.key });

/** An entry of the history with the note in it withheld, where it is private and another's. */
export function withoutOthersNotes(caller: Caller, entry: TimelineEntry): TimelineEntry {
  const { type, actorId, data } = entry.act;
  const isForThem = data['private'] !== true || actorId === caller.person || may(caller, 'read_private_notes');
  return type !== 'NoteAdded' || isForThem ? entry : { ...entry, act: { ...entry.act, data: withhold(data) } };
}
