import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PORT, connectionStringOf } from './address.ts';
import { PostgresSocketServer } from './socket-server.ts';

export interface PostgresOptions {
  /** Where the cluster is, or is to be. */
  readonly directory: string;
  /** Called when Postgres has broken. The process must end. */
  readonly fail: (error: unknown) => void;
  /** Where it listens, of nobody else's; a new folder unless given, which goes with it. */
  readonly socketDirectory?: string;
}

/** Postgres on PGlite, listening on a Unix socket that only this user can reach. */
export interface EmbeddedPostgres {
  /** `postgres://…?host=…`, as `pg` takes it. */
  readonly connectionString: string;
  close(): Promise<void>;
}

/**
 * PGlite does not sync to disk: the death of the process loses nothing, a power failure may. It is for what can be
 * built again from the log, and only for that.
 */
export async function startPglite({
  directory,
  fail,
  socketDirectory: given,
}: PostgresOptions): Promise<EmbeddedPostgres> {
  const db = await PGlite.create(directory);
  const server = new PostgresSocketServer(db, fail);
  // The data directory may have a path too long for a socket; mkdtemp makes one that only its owner may enter.
  const socketDirectory = given ?? (await mkdtemp(join(tmpdir(), 'redress-')));
  const socket = join(socketDirectory, `.s.PGSQL.${PORT}`);
  // Of a process that was killed: whoever holds the data directory is alone with it.
  await rm(socket, { force: true });
  await server.listen(socket);
  return {
    connectionString: connectionStringOf(socketDirectory),
    async close() {
      await server.close();
      await db.close();
      if (given === undefined) await rm(socketDirectory, { recursive: true, force: true });
    },
  };
}
