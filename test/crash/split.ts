import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { openCore } from '#application';
import { readConfig } from '#config';
import { registerShippedOrganisations } from '../../apps/standalone/first-start.ts';
import { startPglite } from '../../libs/embedded/postgres/pglite.ts';
import { findNativePostgres, startNativePostgres } from '../../libs/embedded/testing/native-postgres.ts';
import { AppProcess } from './app-process.ts';
import { Arena } from './arena.ts';
import type { Addresses } from './checks.ts';
import { CuttingProxy } from './cutting-proxy.ts';
import { freePort } from '../../libs/embedded/free-port.ts';

export type AppName = 'api' | 'projector' | 'timekeeper';

/** A Postgres that can be restarted while clients are connected to it, through a proxy that cuts. */
export interface RestartablePostgres {
  readonly proxy: CuttingProxy;
  restart(): Promise<void>;
}

/** The apps and the node in processes of their own, as on servers; every connection runs through a proxy. */
export interface Split {
  readonly arena: Arena;
  /** Past the proxies. */
  readonly addresses: Addresses;
  readonly apps: Readonly<Record<AppName, AppProcess>>;
  readonly node: AppProcess;
  /** Before the node. */
  readonly nodeProxy: CuttingProxy;
  /** Before the API. */
  readonly apiProxy: CuttingProxy;
  /** `null` where this machine has no Postgres of its own: the embedded one cannot be restarted alone. */
  readonly postgres: RestartablePostgres | null;
  close(): Promise<void>;
}

/** Why nothing can be done to Postgres alone on this machine; `null` where it can. */
export function whyNoPostgres(): string | null {
  const installed = findNativePostgres();
  return typeof installed === 'string' ? installed : null;
}

/** Starts everything on a new data directory. What was started is ended again where something does not start. */
export async function openSplit(dataDir: string): Promise<Split> {
  const closing: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    return await open(dataDir, closing, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  dataDir: string,
  closing: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<Split> {
  const arena = new Arena(dataDir);
  const [nodePort, secret] = [await freePort(), randomBytes(32).toString('base64url')];
  const node = new AppProcess('test/crash/node-process.js', /at work/, {
    NODE_DIR: join(dataDir, 'eventstore'),
    NODE_PORT: String(nodePort),
    NODE_SECRET: secret,
  });
  closing.push(() => node.kill());
  await node.mustStart();
  const nodeProxy = await CuttingProxy.before(() => nodePort);
  closing.push(() => nodeProxy.close());
  const urlAt = (port: number): string => `esdb://127.0.0.1:${port}?tls=false&connectionName=${secret}`;
  const { direct, proxied, postgres } = await openPostgres(join(dataDir, 'postgres'), closing);

  const behind = { ...arena.environment, EVENTSTORE_URL: urlAt(nodeProxy.port), DATABASE_URL: proxied };
  const past = { ...arena.environment, EVENTSTORE_URL: urlAt(nodePort), DATABASE_URL: direct };
  const addresses = { eventStoreUrl: urlAt(nodePort), databaseUrl: direct, environment: past };
  const core = await openCore(readConfig(past), addresses);
  await registerShippedOrganisations(core);
  await core.close();

  const apps = {
    projector: new AppProcess('apps/projector/main.js', /at work/, behind),
    timekeeper: new AppProcess('apps/timekeeper/main.js', /at work/, behind),
    api: new AppProcess('apps/api/main.js', /Redress API at/, behind),
  };
  for (const app of Object.values(apps)) closing.push(() => app.kill());
  for (const app of Object.values(apps)) await app.mustStart();
  const apiProxy = await CuttingProxy.before(() => Number(new URL(apps.api.url).port));
  closing.push(() => apiProxy.close());
  return { arena, addresses, apps, node, nodeProxy, apiProxy, postgres, close };
}

async function openPostgres(
  directory: string,
  closing: (() => Promise<void> | void)[],
): Promise<{
  readonly direct: string;
  readonly proxied: string;
  readonly postgres: RestartablePostgres | null;
}> {
  const installed = findNativePostgres();
  if (typeof installed === 'string') {
    const fail = (error: unknown): void => {
      process.stderr.write(`the embedded Postgres has failed: ${String(error)}\n`);
      process.exit(1);
    };
    const embedded = await startPglite({ directory, fail });
    closing.push(() => embedded.close());
    return { direct: embedded.connectionString, proxied: embedded.connectionString, postgres: null };
  }
  const native = await startNativePostgres(installed);
  closing.push(() => native.close());
  const port = Number(new URL(native.url).port);
  const proxy = await CuttingProxy.before(() => port);
  closing.push(() => proxy.close());
  return {
    direct: native.url,
    proxied: native.url.replace(`:${port}`, `:${proxy.port}`),
    postgres: { proxy, restart: () => native.restart() },
  };
}
