import pg from 'pg';
import { DataSource } from 'typeorm';
import { untrustedServer } from '#config';
import { checkpointEntity, parkedEntity } from './entities.ts';
import { AddPlaceToCheckpoint1796083200000, CreateCheckpointAndParked1795651200000 } from './migrations.ts';
import type { Projection } from './projection.ts';
import { entityOf } from './table.ts';

export interface DatabaseOptions {
  /** `postgres://…` */
  readonly url: string;
  readonly schema: string;
  readonly projections: readonly Projection[];
  /** Connections at once. */
  readonly poolSize: number;
  /** ms for one statement, also where the connection has silently gone. */
  readonly queryTimeoutMs: number;
}

/** A connected DataSource. @throws the driver's error where the server is not there, ConfigError where it is another. */
export async function connectDatabase(options: DatabaseOptions): Promise<DataSource> {
  const { url, schema, projections, poolSize, queryTimeoutMs } = options;
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    schema,
    synchronize: false,
    // No extension is used, and installing one takes rights that a production role need not have.
    installExtensions: false,
    logging: false,
    entities: [checkpointEntity, parkedEntity, ...projections.map((projection) => entityOf(projection))],
    migrations: [CreateCheckpointAndParked1795651200000, AddPlaceToCheckpoint1796083200000],
    migrationsTableName: 'migration',
    poolSize,
    connectTimeoutMS: queryTimeoutMs,
    extra: { query_timeout: queryTimeoutMs, types: TYPES },
    // An idle connection that breaks is reported by the next query.
    poolErrorHandler: () => undefined,
  });
  return await dataSource.initialize().catch((error: unknown) => {
    throw untrustedServer(error) ?? error;
  });
}

const { DATE, TIMESTAMPTZ } = pg.types.builtins;

/** How values come back, in raw queries too: instants and dates as the text that the domain writes. */
const TYPES = new pg.TypeOverrides();
TYPES.setTypeParser(DATE, (value) => value);
const dateOf = pg.types.getTypeParser(TIMESTAMPTZ, 'text') as (value: string) => Date;
TYPES.setTypeParser(TIMESTAMPTZ, (value) => dateOf(value).toISOString());
