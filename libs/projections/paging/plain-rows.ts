import type { Row, Stamped } from '#read-model';
import type { SelectQueryBuilder } from 'typeorm';

/**
 * The rows that a query (aliased `row`) selects, as the driver reads them: what TypeORM does to make entities of rows
 * takes several times as long as the query, and makes the same values.
 * @param fields those of the row that are wanted; all unless told.
 */
export async function plainRows<R extends Row>(
  query: SelectQueryBuilder<Stamped<R>>,
  fields?: readonly (keyof Stamped<R> & string)[],
): Promise<Stamped<R>[]> {
  const wanted =
    fields ?? query.expressionMap.mainAlias?.metadata.columns.map(({ propertyName }) => propertyName) ?? [];
  const narrowed = query.clone().select([]);
  for (const field of wanted) narrowed.addSelect(`row.${field}`, field);
  return await narrowed.getRawMany<Stamped<R>>();
}
