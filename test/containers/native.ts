import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#embedded';
import { findNativePostgres, startNativePostgres } from '../../libs/embedded/testing/native-postgres.ts';
import { runSuites } from './suites.ts';

/**
 * The suites that touch a store on this machine's own Postgres, and, in place of EventStoreDB, on the embedded node in
 * a process of its own: what `EVENTSTORE_URL=… DATABASE_URL=… npm test` does, without Docker. Says so where there is no
 * Postgres to run.
 */
const installed = findNativePostgres();
if (typeof installed === 'string') {
  process.stdout.write(`Skipped: the suites on native Postgres need one here (${installed}).\n`);
} else {
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-native-'));
  const postgres = await startNativePostgres(installed);
  const embedded = await startEmbedded({
    dataDir,
    onFailure: (error) => {
      throw error;
    },
  });
  try {
    const servers = { eventStoreUrl: embedded.eventStoreUrl, databaseUrl: postgres.url };
    process.exitCode = await runSuites(servers, process.argv.slice(2));
  } finally {
    await embedded.close();
    await postgres.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
