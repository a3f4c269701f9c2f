import { join, resolve } from 'node:path';
import { DataDirectory, findRunningStores, postgresSocketFolder, type RunningStores } from './data-directory.ts';
import { addressBefore, rememberPort } from './kept-address.ts';
import { startPostgresOf } from './postgres/either.ts';
import { startStoreWorker, type StoreFailedError, type StoreWorker } from './store-worker.ts';

export interface EmbeddedOptions {
  /** Where everything is kept; made with mode 0700 if it is not there. */
  readonly dataDir: string;
  /** Called once if a store dies. Calls under way fail with UNAVAILABLE; the process should end. */
  readonly onFailure: (error: StoreFailedError) => void;
  /** Of the EventStoreDB-compatible node on 127.0.0.1. By default the one it had before, or any that is free. */
  readonly eventStorePort?: number;
}

/** The stores of a process that runs without servers. */
export interface EmbeddedStores {
  /** For `EventStoreDBClient.connectionString`. It holds the secret that opens the node: do not print it. */
  readonly eventStoreUrl: string;
  /** For `pg`, over a Unix socket. */
  readonly databaseUrl: string;
  /** Of the log's file, which can be read and is not written. */
  readonly damage?: string;
  /** Commits what is in hand, closes both stores and releases the data directory. */
  close(): Promise<void>;
}

/**
 * Starts an EventStoreDB-compatible node in a worker thread of this process, and Postgres beside it.
 * @throws DataDirectoryLockedError if another process holds the directory
 * @throws StoreFailedError if a store does not come up
 */
export async function startEmbedded({ dataDir, onFailure, eventStorePort }: EmbeddedOptions): Promise<EmbeddedStores> {
  const directory = await DataDirectory.lock(resolve(dataDir));
  // Processes that were attached before go on with what they know as soon as there is an answer again.
  const before = await addressBefore(directory.path);
  let started = false;
  let failure: StoreFailedError | undefined;
  const report = (error: StoreFailedError): void => {
    if (failure) return;
    failure = error;
    if (started) onFailure(error);
  };
  const nodeOptions = {
    directory: join(directory.path, 'eventstore'),
    port: eventStorePort ?? before.port,
    secret: before.secret,
  };
  const starting = [
    startStoreWorker('EventStoreDB node', './node/worker', nodeOptions, report),
    startPostgresOf(directory.path, postgresSocketFolder(directory.path), report),
  ] as const;
  const [node, postgres] = await bothOrNeither(starting, () => failure, directory);
  started = true;
  const { damage } = node;
  await rememberPort(directory.path, node.connectionString);
  directory.announce({ eventStoreUrl: node.connectionString, databaseUrl: postgres.connectionString, damage });
  return {
    eventStoreUrl: node.connectionString,
    databaseUrl: postgres.connectionString,
    damage,
    async close() {
      await Promise.all([node.close(), postgres.close()]);
      await directory.release();
    },
  };
}

/** Finds the stores of the process that runs on a data directory, or null if none does. */
export function attachEmbedded(dataDir: string): Promise<RunningStores | null> {
  return findRunningStores(resolve(dataDir));
}

async function bothOrNeither(
  starting: readonly [Promise<StoreWorker>, Promise<StoreWorker>],
  failure: () => StoreFailedError | undefined,
  directory: DataDirectory,
): Promise<[StoreWorker, StoreWorker]> {
  try {
    const both = await Promise.all(starting);
    // The faster one may have died while the other was still starting.
    const failed = failure();
    if (failed) throw failed;
    return both;
  } catch (error) {
    const outcomes = await Promise.allSettled(starting);
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') await outcome.value.close();
    await directory.release();
    throw error;
  }
}
