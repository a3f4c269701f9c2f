import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createCluster } from './cluster-template.ts';
import { PostgresSocketServer } from './socket-server.ts';

export interface PostgresOptions {
  /** Where the cluster is, or is to be. */
  readonly directory: string;
  /** Called when Postgres has broken. The process must end. */
  readonly fail: (error: unknown) => void;
}

/** Postgres on PGlite, listening on a Unix socket that only this user can reach. */
export interface EmbeddedPostgres {
  /** `postgres://…?host=…`, as `pg` takes it. */
  readonly connectionString: string;
  close(): Promise<void>;
}

/** `pg` looks for a socket of this name in the directory that is given as host. */
const PORT = 5432;

/**
 * PGlite does not sync to disk: the death of the process loses nothing, a power failure may. It is for what can be
 * built again from the log, and only for that.
 */
export async function startPostgres({ directory, fail }: PostgresOptions): Promise<EmbeddedPostgres> {
  if (!existsSync(directory)) await createCluster(directory);
  const db = await PGlite.create(directory);
  const server = new PostgresSocketServer(db, fail);
  // The data directory may have a path too long for a socket; mkdtemp makes one that only its owner may enter.
  const socketDirectory = await mkdtemp(join(tmpdir(), 'redress-'));
  await server.listen(join(socketDirectory, `.s.PGSQL.${PORT}`));
  return {
    connectionString: `postgres://postgres@localhost:${PORT}/postgres?host=${encodeURIComponent(socketDirectory)}`,
    async close() {
      await server.close();
      await db.close();
      await rm(socketDirectory, { recursive: true, force: true });
    },
  };
}
