import type { Stamped, Row } from '#read-model';
import type { SelectQueryBuilder } from 'typeorm';
import { decodeCursor, encodeCursor, type Place, type Sort } from './cursor.ts';
import { pageSize, type Page, type Paging } from './page.ts';

/**
 * A page of the rows that `query` (aliased `row`) selects, in the order of `sort` and, among equals, of the key; rows
 * that have nothing in the column come last in either direction. It goes on after the last row seen and not after a
 * number of rows, so that rows that come or go in between shift nothing.
 * @throws MalformedCursor, BadPageSize
 */
export async function pageOf<R extends Row>(
  query: SelectQueryBuilder<Stamped<R>>,
  sort: Sort,
  paging: Paging,
): Promise<Page<Stamped<R>>> {
  const first = pageSize(paging);
  const after = paging.after === undefined ? null : decodeCursor(sort, paging.after);
  const rows: Stamped<R>[] = [];
  for (const stretch of stretchesOf(query, sort, after)) {
    if (rows.length > first) break;
    rows.push(...(await stretch.limit(first + 1 - rows.length).getMany()));
  }
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeCursor(sort, placeOf(sort, node)), node }));
  return { edges, hasNextPage: rows.length > first };
}

/**
 * The list from a place on, in as many stretches as each are one range of an index: first the rows with a value, then
 * those without. One query for both would have to sort them, or to go past all rows before the place.
 */
function stretchesOf<R extends Row>(
  query: SelectQueryBuilder<Stamped<R>>,
  { field, direction }: Sort,
  after: Place | null,
): readonly SelectQueryBuilder<Stamped<R>>[] {
  const column = `row.${field}`;
  const beyond = direction === 'ASC' ? '>' : '<';
  const ordered = query.clone().orderBy(column, direction).addOrderBy('row.key', direction);
  if (after !== null) ordered.setParameters({ afterValue: after.value, afterKey: after.key });
  const further = (condition: string): SelectQueryBuilder<Stamped<R>> => ordered.clone().andWhere(condition);
  const isNullable = query.expressionMap.mainAlias?.metadata.findColumnWithPropertyName(field)?.isNullable === true;
  if (after?.value === null) return [further(`${column} IS NULL AND row.key ${beyond} :afterKey`)];
  const isAfter = `(${column}, row.key) ${beyond} (:afterValue, :afterKey)`;
  if (!isNullable) return [after === null ? ordered : further(isAfter)];
  return [further(after === null ? `${column} IS NOT NULL` : isAfter), further(`${column} IS NULL`)];
}

function placeOf(sort: Sort, row: Row): Place {
  const value = (row as unknown as Readonly<Record<string, Place['value'] | undefined>>)[sort.field];
  return { value: value ?? null, key: row.key };
}
