import type { EventLog, Position } from '#event-store';
import type { Projection } from './projection.ts';

type Reader = Pick<Projection, 'name' | 'handles' | 'prefixes'>;

/** See `ReadModel.eventsBehind`. @param checkpointOf `null` before the first event. */
export async function eventsBehind<P extends Reader>(
  log: Pick<EventLog, 'readAll'>,
  projections: readonly P[],
  checkpointOf: (projection: P) => Position | null,
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map(projections.map(({ name }) => [name, 0]));
  const readers = projections.map((projection) => ({ projection, after: checkpointOf(projection) }));
  for await (const { stream, type, position } of log.readAll({ from: leastOf(readers), limit: most })) {
    for (const { projection, after } of readers) {
      const { name, handles, prefixes } = projection;
      if (after !== null && position.compare(after) <= 0) continue;
      if (!handles.includes(type) || !prefixes.some((prefix) => stream.startsWith(prefix))) continue;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

function leastOf(readers: readonly { readonly after: Position | null }[]): Position | null {
  let least: Position | null | undefined;
  for (const { after } of readers) {
    if (after === null) return null;
    if (least === undefined || least === null || after.compare(least) < 0) least = after;
  }
  return least ?? null;
}
