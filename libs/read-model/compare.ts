import { Position } from '#event-store';
import { quoted } from './naming.ts';
import { tableName } from './projection.ts';
import type { ReadModel } from './read-model.ts';

/** A row that is not what its projection makes of the log. */
export interface RowFault {
  readonly projection: string;
  readonly key: string;
  readonly what: 'is missing' | 'should not be there' | 'is another than the log makes it';
}

interface Differing {
  readonly key: string;
  readonly shown: string | null;
  readonly folded: string | null;
}

/** Of a projection; a table with more is not in need of a longer list. */
const MOST = 1_000;

const isBeyond = (position: string | null, end: string | null): boolean =>
  position !== null && end !== null && Position.fromText(position).compare(Position.fromText(end)) > 0;

/**
 * Compares every row, but for its position (another server has others), with what a fold from the beginning has made of
 * it, in another schema of the same database. Rows that an event beyond `end` has touched are at work and are not told.
 */
export async function* compareRows(
  shown: ReadModel,
  folded: ReadModel,
  end: Position,
): AsyncGenerator<RowFault, void, undefined> {
  for (const projection of shown.catalogue.all) {
    const [left, right] = [shown, folded].map(({ schema }) => quoted(schema, tableName(projection)));
    const rows = await shown.dataSource.query<Differing[]>(
      `select coalesce(a.key, b.key) as key, a.position as shown, b.position as folded
       from ${left} a full join ${right} b on a.key = b.key
       where to_jsonb(a) - 'position' is distinct from to_jsonb(b) - 'position' order by 1 limit ${MOST}`,
    );
    // A row that says to stand behind its own reader has the position of a server that the log was on before.
    const { position: reached } = await shown.freshness([projection.name], true);
    for (const { key, shown: there, folded: made } of rows) {
      if ((isBeyond(there, end.toText()) && !isBeyond(there, reached)) || isBeyond(made, end.toText())) continue;
      const what =
        there === null ? 'is missing' : made === null ? 'should not be there' : 'is another than the log makes it';
      yield { projection: projection.name, key, what };
    }
  }
}
