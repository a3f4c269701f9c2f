import type { Positioned } from '#event-store';
import type { Open, Projection, Row } from './projection.ts';
import type { LoadedRow, Written } from './rows.ts';

/** An event that a fold broke on. */
export interface Poison {
  readonly partition: string;
  readonly event: Positioned;
  readonly error: string;
}

export interface Folded {
  readonly changes: readonly Written[];
  readonly poison: readonly Poison[];
}

/** The part of a batch's folding that comes from outside the fold. */
export interface FoldInputs {
  readonly loaded: readonly LoadedRow[];
  /** The partition of each event that is not kept out. */
  readonly events: readonly { readonly event: Positioned; readonly partition: string }[];
  readonly openFor: (event: Positioned) => Open;
}

/**
 * Folds a batch in memory: each event sees the rows of its partition as the events before it left them. An event that
 * the fold breaks on changes nothing, and later ones of its partition are kept out.
 */
export function foldBatch(projection: Projection, { loaded, events, openFor }: FoldInputs): Folded {
  const partitions = new Map<string, Map<string, Row>>();
  const rowsOf = (partition: string): Map<string, Row> => {
    const rows = partitions.get(partition) ?? new Map<string, Row>();
    partitions.set(partition, rows);
    return rows;
  };
  for (const { partition, row } of loaded) rowsOf(partition).set(row.key, row);
  const changes = new Map<string, Written>();
  const poison = new Map<string, Poison>();
  for (const { event, partition } of events) {
    if (poison.has(partition)) continue;
    const rows = rowsOf(partition);
    try {
      for (const written of changesOf(projection, rows, event, partition, openFor(event))) {
        changes.set(written.key, written);
        if (written.row === null) rows.delete(written.key);
        else rows.set(written.key, written.row);
      }
    } catch (error) {
      poison.set(partition, { partition, event, error: messageOf(error) });
    }
  }
  return { changes: [...changes.values()], poison: [...poison.values()] };
}

/** What one event changes; all of it or, where it is poison, none. */
function changesOf(
  projection: Projection,
  rows: ReadonlyMap<string, Row>,
  event: Positioned,
  partition: string,
  open: Open,
): readonly Written[] {
  const position = event.position.toText();
  return projection.fold(rows, event, open).map((change) => {
    if ('drop' in change) return { key: change.drop, row: null, partition, position };
    const { key, organisation } = change.put;
    // The one check that no fold may be trusted with: a row must never turn up in another organisation's lists.
    if (organisation !== event.meta.organisation || (rows.get(key)?.organisation ?? organisation) !== organisation) {
      throw new Error(`${event.type} of ${event.meta.organisation} would write a row of another organisation`);
    }
    return { key, row: change.put, partition, position };
  });
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
