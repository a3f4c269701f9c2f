import { attachEmbedded, startEmbedded } from '#embedded';
import type { StoreAddresses } from '#application';
import type { Config } from '#config';

export interface Stores extends StoreAddresses {
  /** Where they come from, for the start-up line and `redress status`. */
  readonly kind: 'embedded' | 'attached' | 'servers';
  close(): Promise<void>;
}

/**
 * The stores that the configuration names. Those it does not name are embedded: started here, or, where a process runs
 * on the data directory already and `attach` is set, that process's.
 * @throws DataDirectoryLockedError where another process holds the directory and `attach` is not set
 */
export async function openStores(
  config: Config,
  { attach, onFailure }: { attach: boolean; onFailure: (error: Error) => void },
): Promise<Stores> {
  const { EVENTSTORE_URL, DATABASE_URL, DATA_DIR } = config;
  if (EVENTSTORE_URL !== undefined && DATABASE_URL !== undefined) {
    return {
      eventStoreUrl: EVENTSTORE_URL,
      databaseUrl: DATABASE_URL,
      kind: 'servers',
      close: () => Promise.resolve(),
    };
  }
  const running = attach ? await attachEmbedded(DATA_DIR) : null;
  const stopWatching = running === null ? null : watchMoves(DATA_DIR, running.eventStoreUrl, onFailure);
  const embedded = running ?? (await startEmbedded({ dataDir: DATA_DIR, onFailure }));
  return {
    eventStoreUrl: EVENTSTORE_URL ?? embedded.eventStoreUrl,
    databaseUrl: DATABASE_URL ?? embedded.databaseUrl,
    damage: EVENTSTORE_URL === undefined ? embedded.damage : undefined,
    kind: running === null ? 'embedded' : 'attached',
    async close() {
      stopWatching?.();
      if ('close' in embedded) await embedded.close();
    },
  };
}

/** ms between two looks at where the stores are. */
const LOOK_EVERY = 5_000;

/**
 * The process that holds the stores brings them back where they were; where it cannot, whoever is attached would wait
 * for ever at the old address, and ends instead, so that its next start finds the new one. @returns how to stop.
 */
function watchMoves(dataDir: string, url: string, onMoved: (error: Error) => void): () => void {
  const look = async (): Promise<void> => {
    const now = await attachEmbedded(dataDir);
    if (now !== null && now.eventStoreUrl !== url)
      onMoved(new Error('the stores came back at another address: start this process again'));
  };
  // What cannot be found out now is found out the next time.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY).unref();
  return () => clearInterval(timer);
}

/** Stores on their way, so that whoever has to load more code can do so while they start. */
export interface Opening {
  readonly stores: Promise<Stores>;
  /** Rejects when a store has died. */
  readonly failed: Promise<never>;
}

export function beginStores(config: Config): Opening {
  let fail: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  const stores = openStores(config, { attach: false, onFailure: (error) => fail(error) });
  // Both are awaited by whoever is given them; until then a failure is no unhandled rejection.
  failed.catch(() => undefined);
  stores.catch(() => undefined);
  return { stores, failed };
}
