import { issueToken, loadOrCreateSigningKey } from '#identity';
import { attachEmbedded } from '#embedded';
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
    this.standalone = new AppProcess('standalone', /ready: /, this.environment);
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

  /** Where the stores of the process that runs are. */
  async addresses(): Promise<Addresses> {
    const running = await attachEmbedded(this.dataDir);
    if (running === null) throw new Error(`nothing runs on ${this.dataDir}`);
    const { eventStoreUrl, databaseUrl } = running;
    return { eventStoreUrl, databaseUrl, environment: this.environment };
  }
}
