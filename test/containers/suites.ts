import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What touches a store, and therefore has to hold on the real ones. */
const SUITES: readonly string[] = [
  'libs/embedded/node/contract',
  'libs/event-store/',
  'libs/read-model/',
  'libs/projections/',
  'libs/privacy/',
  'libs/backup/',
  'apps/api/',
  'test/',
];

export interface Servers {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
}

/**
 * Runs the suites on these servers, as `EVENTSTORE_URL=… DATABASE_URL=… npm test` does.
 * @param suites parts of paths; all that touch a store unless told.
 * @returns the exit code.
 */
export async function runSuites({ eventStoreUrl, databaseUrl }: Servers, suites: readonly string[]): Promise<number> {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', '.config/vitest.config.mjs'];
  const child = spawn(
    process.execPath,
    // One spec at a time: they share the servers, and the node in place of one has a single thread.
    [...vitest, '--project=int', '--project=e2e', '--maxWorkers=1', ...(suites.length === 0 ? SUITES : suites)],
    { stdio: 'inherit', env: { ...process.env, EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl } },
  );
  // Who is stopped stops the suites, and then takes the servers down as at any end.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
