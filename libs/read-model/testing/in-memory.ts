import type { Positioned } from '#event-store';
import { foldBatch } from '../fold-batch.ts';
import type { Open, Projection, Row } from '../projection.ts';
import type { LoadedRow } from '../rows.ts';
import type { Recorded } from '#kernel';

const OPENS_NOTHING: Open = () => null;

/**
 * The rows that a projection has after these events, in byte order of their keys, without a database. As the engine
 * folds: in batches of the sizes given (all at once unless told), each from what the one before has stored.
 */
export function projected<R extends Row, E extends Recorded>(
  projection: Projection<R, E>,
  events: readonly Positioned[],
  { batchSizes = [], open = OPENS_NOTHING }: { batchSizes?: readonly number[]; open?: Open } = {},
): readonly R[] {
  const engine = projection as unknown as Projection;
  const stored = new Map<string, LoadedRow>();
  const ours = events.filter(({ type }) => engine.handles.includes(type));
  let done = 0;
  for (let round = 0; done < ours.length; round += 1) {
    const size = batchSizes[round % batchSizes.length] ?? ours.length;
    const batch = ours.slice(done, done + size).map((event) => ({ event, partition: engine.partition(event) }));
    done += size;
    const reads = engine.reads?.bind(engine);
    const keys = reads === undefined ? null : new Set(batch.flatMap(({ event }) => reads(event)));
    const partitions = new Set(batch.map(({ partition }) => partition));
    const loaded = [...stored.values()].filter(({ partition, row }) => keys?.has(row.key) ?? partitions.has(partition));
    const { changes, poison } = foldBatch(engine, { loaded, events: batch, openFor: () => open });
    if (poison[0] !== undefined) throw new Error(poison[0].error);
    for (const { key, row, partition } of changes) {
      if (row === null) stored.delete(key);
      // As JSON would carry it, so that a row that a database cannot give back does not pass.
      else stored.set(key, { partition, row: JSON.parse(JSON.stringify(row)) as Row });
    }
  }
  return [...stored.values()].map(({ row }) => row as R).sort((a, b) => (a.key < b.key ? -1 : 1));
}
