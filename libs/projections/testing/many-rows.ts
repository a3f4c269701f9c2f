import { tableName, type Projection, type ReadModel } from '#read-model';
import { quoted } from '../../read-model/naming.ts';
import { columnsOf, type StoredColumn } from '../../read-model/table.ts';

/** Rows as a large organisation has them, by SQL of `i`, the number of the row; by column, of one projection or of all. */
export type Likeness = Readonly<Record<string, string>>;

const OF_ALL: Likeness = {
  key: `'key-' || lpad(i::text, 8, '0')`,
  partition: `'case-' || lpad(i::text, 8, '0')`,
  organisation: `case when i % 10 < 6 then 'aurora' when i % 10 < 9 then 'borealis' else 'cetus' end`,
  position: `'1/1'`,
  caseId: `'case-' || lpad(i::text, 8, '0')`,
};

const OF_KIND: Readonly<Record<StoredColumn['kind'], (field: string) => string>> = {
  text: (field) => `'${field}-' || (i % 7)`,
  integer: () => 'i % 3',
  number: () => 'i % 3',
  boolean: () => 'i % 16 = 0',
  instant: () => `timestamptz '2023-01-01Z' + i * interval '40 minutes'`,
  date: () => `date '2023-01-01' + i / 40`,
  json: () => `'[]'::jsonb`,
};

/** Fills a projection's table and has Postgres count what is in it. */
export async function fillWith(
  { dataSource, schema }: ReadModel,
  projection: Projection,
  rows: number,
  likeness: Likeness = {},
): Promise<void> {
  const table = quoted(schema, tableName(projection));
  const own = await dataSource.query<{ name: string; definition: string }[]>(
    `select indexname as name, indexdef as definition from pg_indexes
     where schemaname = $1 and tablename = $2 and indexname not in (select conname from pg_constraint)`,
    [schema, tableName(projection)],
  );
  // Built once over all rows and not row by row: a tenth of the time.
  for (const { name } of own) await dataSource.query(`drop index ${quoted(schema, name)}`);
  const columns = columnsOf(projection);
  const values = columns.map(({ field, kind, nullable }) => {
    const usual = OF_KIND[kind](field);
    return likeness[field] ?? OF_ALL[field] ?? (nullable ? `case when i % 4 > 0 then ${usual} end` : usual);
  });
  await dataSource.query(
    `insert into ${table} (${columns.map(({ name }) => quoted(name)).join(', ')})
     select ${values.join(', ')} from generate_series(1, ${rows}) as i`,
  );
  for (const { definition } of own) await dataSource.query(definition);
  await dataSource.query(`analyze ${table}`);
}
