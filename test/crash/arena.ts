import { issueToken, loadOrCreateSigningKey } from '#identity';
import { startEmbedded } from '#embedded';
import { AppProcess } from './app-process.ts';
import type { Addresses } from './checks.ts';
import { Ledger } from './ledger.ts';
import { Sender } from './sender.ts';

/** The shipped organisation that is worked in. */
const ORGANISATION = 'commonsense';

/** A data directory that outlives its processes, and what clients were told of it. */
export class Arena {
  readonly ledger = new Ledger();
  readonly standalone: AppProcess;

  constructor(readonly dataDir: string) {
    this.standalone = new AppProcess('apps/standalone/main.js', /(ready|takes nothing): /, this.environment);
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      DATA_DIR: this.dataDir,
      PORT: '0',
      EVENTSTORE_URL: '',
      DATABASE_URL: '',
      LOG_NAMESPACE: '',
      TIME: 'system',
      LOG_LEVEL: 'error',
    };
  }

  async sender(url: () => string): Promise<Sender> {
    const key = await loadOrCreateSigningKey(this.dataDir);
    const claims = { person: 'iris', organisation: ORGANISATION, role: 'handler' } as const;
    return new Sender(this.ledger, url, await issueToken(key, claims, { audience: 'redress', expiresIn: 36_000 }));
  }

  /** Opens the stores of this directory while nothing else runs on it, so that nobody writes while they are looked at. */
  async atRest<T>(look: (addresses: Addresses) => Promise<T>): Promise<T> {
    let failure: Error | undefined;
    const onFailure = (error: Error): void => void (failure = error);
    const stores = await startEmbedded({ dataDir: this.dataDir, onFailure });
    try {
      const { eventStoreUrl, databaseUrl } = stores;
      return await look({ eventStoreUrl, databaseUrl, environment: this.environment });
    } finally {
      await stores.close();
      // Whatever the look came to, a store that dies under it is what has to be told.
      if (failure !== undefined) await Promise.reject(failure);
    }
  }
}
