import type { Stamped, Row } from '#read-model';
import type { SelectQueryBuilder } from 'typeorm';
import { decodeCursor, encodeCursor, type Place, type Sort } from './cursor.ts';
import { pageSize, type Page, type Paging } from './page.ts';
import { plainRows } from './plain-rows.ts';

/**
 * A page of the rows that `query` (aliased `row`) selects, in the order of `sort` and, among equals, of the key; rows
 * that have nothing in the column come last in either direction. It goes on after the last row seen and not after a
 * number of rows, so that rows that come or go in between shift nothing.
 * @param fields those of the rows that are wanted; all unless told.
 * @throws MalformedCursor, BadPageSize
 */
export const pageOf = <R extends Row>(
  query: SelectQueryBuilder<Stamped<R>>,
  sort: Sort,
  paging: Paging,
  fields?: readonly (keyof R & string)[],
): Promise<Page<Stamped<R>>> => pageOfAny([query], sort, paging, fields);

/**
 * A page of the rows that any of the queries selects, as `pageOf` and each row once. Where a condition is this *or*
 * that, each of the two is a range of an index and both together are none.
 */
export async function pageOfAny<R extends Row>(
  queries: readonly SelectQueryBuilder<Stamped<R>>[],
  sort: Sort,
  paging: Paging,
  fields?: readonly (keyof R & string)[],
): Promise<Page<Stamped<R>>> {
  const first = pageSize(paging);
  const read =
    fields === undefined ? undefined : [...new Set([...fields, 'key' as const, sort.field as keyof R & string])];
  const after = paging.after === undefined ? null : decodeCursor(sort, paging.after);
  const ways = queries.map((query) => stretchesOf(query, sort, after));
  const rows: Stamped<R>[] = [];
  for (let n = 0; rows.length <= first && ways.some((stretches) => n < stretches.length); n += 1) {
    const limit = first + 1 - rows.length;
    const found: (readonly Stamped<R>[])[] = [];
    // One after the other: a list must not take all connections for itself.
    for (const stretches of ways) {
      const stretch = stretches[n];
      if (stretch !== undefined) found.push(await plainRows<R>(stretch.limit(limit), read));
    }
    rows.push(...merged(found, sort).slice(0, limit));
  }
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeCursor(sort, placeOf(sort, node)), node }));
  return { edges, hasNextPage: rows.length > first };
}

function merged<R extends Row>(found: readonly (readonly R[])[], sort: Sort): readonly R[] {
  const [only, ...others] = found;
  if (others.length === 0) return only ?? [];
  const sign = sort.direction === 'ASC' ? 1 : -1;
  const each = new Map(found.flat().map((row) => [row.key, { row, place: placeOf(sort, row) }]));
  return [...each.values()]
    .sort((a, b) => sign * (compare(a.place.value, b.place.value) || compare(a.place.key, b.place.key)))
    .map(({ row }) => row);
}

/** Of one stretch: both have a value, or neither has. */
const compare = (a: Place['value'], b: Place['value']): number =>
  a === null || b === null || a === b ? 0 : a < b ? -1 : 1;

/**
 * The list from a place on, in as many stretches as each are one range of an index: first the rows with a value, then
 * those without. One query for both would have to sort them, or to go past all rows before the place.
 */
function stretchesOf<R extends Row>(
  query: SelectQueryBuilder<Stamped<R>>,
  { field, direction, by: [column, key] = [`row.${field}`, 'row.key'] }: Sort,
  after: Place | null,
): readonly SelectQueryBuilder<Stamped<R>>[] {
  const beyond = direction === 'ASC' ? '>' : '<';
  const ordered = query.clone().orderBy(column, direction).addOrderBy(key, direction);
  if (after !== null) ordered.setParameters({ afterValue: after.value, afterKey: after.key });
  const further = (condition: string): SelectQueryBuilder<Stamped<R>> => ordered.clone().andWhere(condition);
  const isNullable = query.expressionMap.mainAlias?.metadata.findColumnWithPropertyName(field)?.isNullable === true;
  if (after?.value === null) return [further(`${column} IS NULL AND ${key} ${beyond} :afterKey`)];
  const isAfter = `(${column}, ${key}) ${beyond} (:afterValue, :afterKey)`;
  if (!isNullable) return [after === null ? ordered : further(isAfter)];
  return [further(after === null ? `${column} IS NOT NULL` : isAfter), further(`${column} IS NULL`)];
}

function placeOf(sort: Sort, row: Row): Place {
  const value = (row as unknown as Readonly<Record<string, Place['value'] | undefined>>)[sort.field];
  return { value: value ?? null, key: row.key };
}
