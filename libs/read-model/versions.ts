import type { DataSource } from 'typeorm';
import { quoted } from './naming.ts';
import { tableName, type Projection } from './projection.ts';

/**
 * The tables of versions that this release has left behind, oldest name first. Those of later versions, and of
 * projections that it does not know, may be a newer release's and are not among them.
 */
export async function oldVersions(
  dataSource: DataSource,
  schema: string,
  projections: readonly Projection[],
): Promise<readonly string[]> {
  const tables = await dataSource.query<{ name: string }[]>(
    'select tablename as name from pg_tables where schemaname = $1 order by tablename',
    [schema],
  );
  return tables
    .map(({ name }) => name)
    .filter((table) => {
      const [, name, version] = /^(.+)_v(\d+)$/.exec(table) ?? [];
      return projections.some((projection) => projection.name === name && Number(version) < projection.version);
    });
}

/** Drops them, each with its checkpoint. Processes of an older release that still run fail from then on. */
export async function dropOldVersions(
  dataSource: DataSource,
  schema: string,
  projections: readonly Projection[],
): Promise<readonly string[]> {
  const old = await oldVersions(dataSource, schema, projections);
  for (const table of old) {
    await dataSource.transaction(async (manager) => {
      for (const engineTable of ['checkpoint', 'parked']) {
        await manager.query(`delete from ${quoted(schema, engineTable)} where projection = $1`, [table]);
      }
      await manager.query(`drop table if exists ${quoted(schema, table)}`);
    });
  }
  return old;
}

/** Throws away the rows of a projection with its checkpoint, at once or not at all: its runner builds it again. */
export async function resetVersion(dataSource: DataSource, schema: string, projection: Projection): Promise<void> {
  const table = tableName(projection);
  await dataSource.transaction(async (manager) => {
    // The checkpoint first, as every batch does: a batch in hand ends, and the next one finds that it moved back.
    await manager.query(`select 1 from ${quoted(schema, 'checkpoint')} where projection = $1 for update`, [table]);
    await manager.query(`truncate ${quoted(schema, table)}`);
    await manager.query(`delete from ${quoted(schema, 'parked')} where projection = $1`, [table]);
    await manager.query(
      `update ${quoted(schema, 'checkpoint')} set position = null, parked = 0, caught_up = false, place = null where projection = $1`,
      [table],
    );
  });
}
