import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startStoreWorker, type StoreFailedError, type StoreWorker } from '../store-worker.ts';
import { findInstallation, type Installation } from './installation.ts';
import { createCluster, startServer } from './server.ts';

/** The folders of clusters: of PGlite, and of the server's major versions. */
const CLUSTER = /^postgres(-\d+)?$/;

/**
 * Starts Postgres on a data directory: the server that a package brings for this platform, or PGlite in a worker where
 * there is none, where it does not run, or where it cannot make a cluster. A cluster of the other one, or of another
 * major version, goes: what it held is built again from the log.
 * @param installation what there is to run, where that is not to be looked for; null for PGlite
 * @throws StoreFailedError if it does not come up
 */
export async function startPostgresOf(
  dataDir: string,
  socketDirectory: string,
  onFailure: (error: StoreFailedError) => void,
  installation: Installation | null | Promise<Installation | null> = findInstallation(),
): Promise<StoreWorker> {
  const server = await serverWithCluster(dataDir, await installation);
  const folder = server === null ? 'postgres' : clusterOf(server);
  for (const name of await readdir(dataDir)) {
    if (CLUSTER.test(name) && name !== folder) await rm(join(dataDir, name), { recursive: true });
  }
  const directory = join(dataDir, folder);
  return server === null
    ? startStoreWorker('Postgres', './postgres/worker', { directory, port: 0, socketDirectory }, onFailure)
    : startServer(server, { directory, socketDirectory, onFailure });
}

const clusterOf = ({ major }: Installation): string => `postgres-${major}`;

async function serverWithCluster(dataDir: string, installation: Installation | null): Promise<Installation | null> {
  if (installation === null) return null;
  const directory = join(dataDir, clusterOf(installation));
  try {
    if (!existsSync(directory)) await createCluster(installation, directory);
    return installation;
  } catch (error) {
    process.emitWarning(
      `Postgres can make no cluster here (${(error as Error).message}): PGlite takes its place, which is slower.`,
    );
    return null;
  }
}
