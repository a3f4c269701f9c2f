import { placeFrom, type Remembered } from '#event-store';
import pg from 'pg';
import { quoted, schemaName } from './naming.ts';

/** ms; the database has to be there for anything to begin. */
const TIMEOUT = 30_000;
/** What Postgres says of a schema, table or column that no release has made yet. */
const NOT_THERE = new Set(['3F000', '42P01', '42703']);

interface Row {
  readonly place: string | null;
}

/**
 * What the readers of a database remember of the log, projections and process managers alike. Asked for by itself, before
 * anything is opened that would change the schema.
 * @throws what the driver throws where the database is away
 */
export async function rememberedIn(databaseUrl: string, namespace: string): Promise<Remembered> {
  const schema = schemaName(namespace);
  const client = new pg.Client({ connectionString: databaseUrl, query_timeout: TIMEOUT });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const rows = [
      ...(await standing(client, schema, 'checkpoint', 'where position is not null')),
      ...(await standing(client, schema, 'process_manager_checkpoint', '')),
    ];
    const places = [...new Set(rows.flatMap(({ place }) => (place === null ? [] : [place])))];
    return {
      by: 'the read models',
      places: places.flatMap((text) => placeFrom(text) ?? []),
      hasSeen: rows.length > 0,
    };
  } finally {
    await client.end();
  }
}

async function standing(client: pg.Client, schema: string, table: string, where: string): Promise<readonly Row[]> {
  const from = `from ${quoted(schema, table)} ${where}`;
  try {
    return (await client.query<Row>(`select place ${from}`)).rows;
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (!NOT_THERE.has(code ?? '')) throw error;
    // Of an earlier release, which remembered positions alone.
    if (code === '42703') return (await client.query<Row>(`select null as place ${from}`)).rows;
    return [];
  }
}
