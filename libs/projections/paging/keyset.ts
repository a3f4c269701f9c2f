import type { Stamped, Row } from '#read-model';
import type { SelectQueryBuilder } from 'typeorm';
import { decodeCursor, encodeCursor, type Place, type Sort } from './cursor.ts';
import { pageSize, type Page, type Paging } from './page.ts';

/**
 * A page of the rows that `query` (aliased `row`) selects, in the order of `sort` and, among equals, of the key. It
 * goes on after the last row seen and not after a number of rows, so that rows that come or go in between shift
 * nothing.
 * @throws MalformedCursor, BadPageSize
 */
export async function pageOf<R extends Row>(
  query: SelectQueryBuilder<Stamped<R>>,
  sort: Sort,
  paging: Paging,
): Promise<Page<Stamped<R>>> {
  const first = pageSize(paging);
  if (paging.after !== undefined) goOnAfter(query, sort, decodeCursor(sort, paging.after));
  const rows = await query
    .orderBy(`row.${sort.field}`, sort.direction, 'NULLS LAST')
    .addOrderBy('row.key', sort.direction)
    .limit(first + 1)
    .getMany();
  const edges = rows.slice(0, first).map((node) => ({ cursor: encodeCursor(sort, placeOf(sort, node)), node }));
  return { edges, hasNextPage: rows.length > first };
}

function goOnAfter<R extends Row>(query: SelectQueryBuilder<Stamped<R>>, sort: Sort, { value, key }: Place): void {
  const column = `row.${sort.field}`;
  const beyond = sort.direction === 'ASC' ? '>' : '<';
  if (value === null) {
    query.andWhere(`(${column} IS NULL AND row.key ${beyond} :afterKey)`, { afterKey: key });
  } else {
    query.andWhere(
      `((${column} ${beyond} :afterValue) OR (${column} = :afterValue AND row.key ${beyond} :afterKey) OR ${column} IS NULL)`,
      { afterValue: value, afterKey: key },
    );
  }
}

function placeOf(sort: Sort, row: Row): Place {
  const value = (row as unknown as Readonly<Record<string, Place['value'] | undefined>>)[sort.field];
  return { value: value ?? null, key: row.key };
}
