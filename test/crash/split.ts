import { setTimeout as pause } from 'node:timers/promises';
import { openCore } from '#application';
import { readConfig } from '#config';
import { startEmbedded } from '#embedded';
import { registerShippedOrganisations } from '../../apps/standalone/first-start.ts';
import { findNativePostgres, startNativePostgres } from '../../libs/embedded/testing/native-postgres.ts';
import { AppProcess } from './app-process.ts';
import { Arena } from './arena.ts';
import type { Addresses } from './checks.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import type { Random } from './random.ts';
import type { Struck } from './rounds.ts';
import { work } from './workload.ts';

/** The three apps in processes of their own, as on servers; connections to the log run through a proxy. */
export interface Split {
  readonly arena: Arena;
  readonly addresses: Addresses;
  readonly apps: Readonly<Record<'api' | 'projector' | 'timekeeper', AppProcess>>;
  readonly proxy: CuttingProxy;
  /** `null` where this machine has no Postgres: the embedded one cannot be restarted alone. */
  readonly restartPostgres: (() => Promise<void>) | null;
  close(): Promise<void>;
}

export async function openSplit(dataDir: string): Promise<Split> {
  const arena = new Arena(dataDir);
  const installed = findNativePostgres();
  const postgres = typeof installed === 'string' ? null : await startNativePostgres(installed);
  const stores = await startEmbedded({
    dataDir,
    onFailure: (error) => {
      throw error;
    },
  });
  const databaseUrl = postgres?.url ?? stores.databaseUrl;
  const proxy = await CuttingProxy.before(Number(new URL(stores.eventStoreUrl).port));
  const behindProxy = stores.eventStoreUrl.replace(/:\d+/, `:${proxy.port}`);
  const environment = { ...arena.environment, EVENTSTORE_URL: behindProxy, DATABASE_URL: databaseUrl };
  const checked = { ...environment, EVENTSTORE_URL: stores.eventStoreUrl };
  const core = await openCore(readConfig(checked), { eventStoreUrl: stores.eventStoreUrl, databaseUrl });
  await registerShippedOrganisations(core);
  await core.close();
  const apps = {
    projector: new AppProcess('projector', /at work/, environment),
    timekeeper: new AppProcess('timekeeper', /at work/, environment),
    api: new AppProcess('api', /Redress API at/, environment),
  };
  for (const app of Object.values(apps)) await app.start();
  return {
    arena,
    addresses: { eventStoreUrl: stores.eventStoreUrl, databaseUrl, environment: checked },
    apps,
    proxy,
    restartPostgres: postgres === null ? null : () => postgres.restart(),
    async close() {
      for (const app of Object.values(apps)) await app.end('SIGTERM');
      proxy.close();
      await stores.close();
      await postgres?.close();
    },
  };
}

export interface SplitRound {
  readonly fault: string;
  /** @returns whether the fault came about, and nothing else ended by it. */
  readonly strike: (split: Split, random: Random) => Promise<boolean>;
}

const killed = (name: keyof Split['apps']): SplitRound => ({
  fault: `${name} killed`,
  async strike({ apps }, random) {
    await pause(300 + random.below(1_000));
    await apps[name].end('SIGKILL');
    await pause(500);
    return apps[name].start();
  },
});

export const SPLIT_ROUNDS: readonly SplitRound[] = [
  killed('api'),
  killed('projector'),
  killed('timekeeper'),
  {
    fault: 'connections cut mid-frame',
    async strike({ proxy, apps }, random) {
      for (let cut = 0; cut < 5; cut += 1) {
        proxy.cutAfter(500 + random.below(20_000));
        await pause(600);
      }
      return Object.values(apps).every(({ isAlive }) => isAlive);
    },
  },
  {
    fault: 'Postgres restarted',
    async strike({ apps, restartPostgres }) {
      if (restartPostgres === null) return false;
      await restartPostgres();
      await pause(1_500);
      return Object.values(apps).every(({ isAlive }) => isAlive);
    },
  },
];

export async function runSplit(round: SplitRound, split: Split, series: string, random: Random): Promise<Struck> {
  const { arena, apps } = split;
  const stop = new AbortController();
  const sender = await arena.sender(() => apps.api.url);
  const working = work(sender, series, random, stop.signal);
  const struck = await round.strike(split, random);
  const before = arena.ledger.accepted.size;
  for (let waited = 0; arena.ledger.accepted.size < before + 10; waited += 1) {
    if (waited > 300) throw new Error(`after "${round.fault}" the work does not go on`);
    await pause(100);
  }
  stop.abort();
  await working;
  return { struck, unanswered: sender.unanswered, unexpected: sender.unexpected };
}
