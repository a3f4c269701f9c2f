import pg from 'pg';
import { DataSource } from 'typeorm';
import { checkpointEntity, parkedEntity } from './entities.ts';
import { CreateCheckpointAndParked1795651200000 } from './migrations.ts';
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

/** A connected DataSource. @throws the driver's error where the server is not there. */
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
    migrations: [CreateCheckpointAndParked1795651200000],
    migrationsTableName: 'migration',
    poolSize,
    connectTimeoutMS: queryTimeoutMs,
    extra: { query_timeout: queryTimeoutMs, types: TYPES },
    // An idle connection that breaks is reported by the next query.
    poolErrorHandler: () => undefined,
  });
  return await dataSource.initialize();
}

type TypeId = (typeof pg.types.builtins)[keyof typeof pg.types.builtins];
const DATE: number = pg.types.builtins.DATE;
const TIMESTAMPTZ: number = pg.types.builtins.TIMESTAMPTZ;

/** How values come back, in raw queries too: instants and dates as the text that the domain writes. */
const TYPES = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    if (oid === DATE) return (value) => value;
    const parser = pg.types.getTypeParser(oid as TypeId, format) as (value: string) => unknown;
    return oid === TIMESTAMPTZ ? (value) => (parser(value) as Date).toISOString() : parser;
  },
};
