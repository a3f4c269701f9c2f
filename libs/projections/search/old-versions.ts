import type { Id } from '#kernel';
import { quoted, tableName } from '#read-model';
import type { DataSource } from 'typeorm';
import { search } from './projection.ts';

/**
 * Empties a person's rows in the tables of earlier versions as well, which stay until they are dropped and which nobody
 * may fold any more: an erasure leaves no plain text anywhere. May be repeated.
 */
export async function emptyOldSearches(
  dataSource: DataSource,
  schema: string,
  organisation: string,
  subject: Id,
): Promise<void> {
  const tables = await dataSource.query<{ name: string }[]>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename ~ '^search_v[0-9]+$' AND tablename <> $2`,
    [schema, tableName(search)],
  );
  for (const { name } of tables) {
    const table = quoted(schema, name);
    await dataSource.query(`UPDATE ${table} SET personal = '' WHERE organisation = $1 AND subject = $2`, [
      organisation,
      subject,
    ]);
  }
}
