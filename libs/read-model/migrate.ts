import type { ClientBase, QueryConfig } from 'pg';
import { MigrationExecutor, Table, type DataSource, type QueryRunner } from 'typeorm';
import { isConcurrentCreate } from './sql-faults.ts';
import { quoted } from './naming.ts';
import { tableName, type Projection } from './projection.ts';
import { entityOf, indexesOf } from './table.ts';

/** ms for one index. Those of a release are built at its first start, over all rows that there are. */
const INDEX_MS = 3_600_000;
/** Attempts at making the schema and its lock, which two processes may both find missing. */
const ATTEMPTS = 5;

/**
 * Brings the schema up to this release: schema, the engine's tables, and a table for the version of each projection
 * that this release knows, with its indexes, also where the table was there and an index is new. May run in many processes at once: one works, behind the lock of a row, and the others find
 * it done. Tables of other versions are left alone.
 */
export async function migrate(
  dataSource: DataSource,
  schema: string,
  projections: readonly Projection[],
): Promise<void> {
  await makeLock(dataSource, schema);
  await dataSource.transaction(async ({ queryRunner }) => {
    if (queryRunner === undefined) throw new TypeError('a transaction has a query runner');
    await queryRunner.query(`select 1 from ${quoted(schema, 'migrator')} for update`);
    const executor = new MigrationExecutor(dataSource, queryRunner);
    executor.transaction = 'none';
    await executor.executePendingMigrations();
    for (const projection of projections) await makeTable(dataSource, queryRunner, schema, projection);
    await makeIndexes(queryRunner, schema, projections);
  });
}

/** The row whose lock makes one migrator of many. A row, because session locks are shared by embedded clients. */
async function makeLock(dataSource: DataSource, schema: string): Promise<void> {
  const lock = quoted(schema, 'migrator');
  for (let attempt = 1; ; attempt += 1) {
    try {
      await dataSource.query(`create schema if not exists ${quoted(schema)}`);
      await dataSource.query(`create table if not exists ${lock} (id integer primary key)`);
      await dataSource.query(`insert into ${lock} values (1) on conflict do nothing`);
      return;
    } catch (error) {
      // "if not exists" looks first and creates afterwards: another process may do so in between.
      if (!isConcurrentCreate(error) || attempt >= ATTEMPTS) throw error;
    }
  }
}

async function makeTable(
  dataSource: DataSource,
  runner: QueryRunner,
  schema: string,
  projection: Projection,
): Promise<void> {
  const table = tableName(projection);
  await runner.createTable(Table.create(dataSource.getMetadata(entityOf(projection)), dataSource.driver), true);
  await runner.query(`insert into ${quoted(schema, 'checkpoint')} (projection) values ($1) on conflict do nothing`, [
    table,
  ]);
}

/** Looks first which are missing: even an index that is there would wait for whoever writes to its table. */
async function makeIndexes(runner: QueryRunner, schema: string, projections: readonly Projection[]): Promise<void> {
  const there = (await runner.query('select indexname as name from pg_indexes where schemaname = $1', [schema])) as {
    readonly name: string;
  }[];
  const names = new Set(there.map(({ name }) => name));
  const client = (await runner.connect()) as ClientBase;
  for (const projection of projections) {
    const table = quoted(schema, tableName(projection));
    for (const [name, definition] of indexesOf(projection)) {
      if (names.has(name)) continue;
      // Not by the runner, which gives every statement the time of a query.
      const text = `create index ${quoted(name)} on ${table} ${definition}`;
      await client.query({ text, query_timeout: INDEX_MS } as QueryConfig);
    }
  }
}
