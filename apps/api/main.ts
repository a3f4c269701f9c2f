import { openCore } from '#application';
import { readConfig } from '#config';
import { armFaults } from '#faults';
import { PROJECTIONS } from '#projections';
import { ReadModel } from '#read-model';
import { openVerifier, startApi } from './index.ts';
import { readinessOf } from './http/readiness.ts';

/** The API alone, against real servers; projector and timekeeper run beside it. `npm start` runs all three in one. */
async function main(): Promise<void> {
  armFaults(process.env);
  const config = readConfig(process.env);
  const { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl } = config;
  if (eventStoreUrl === undefined || databaseUrl === undefined) {
    throw new Error('The API alone needs EVENTSTORE_URL and DATABASE_URL; npm start brings its own stores.');
  }
  const core = await openCore(config, { eventStoreUrl, databaseUrl });
  const readModel = await ReadModel.open({ databaseUrl, namespace: config.LOG_NAMESPACE, projections: PROJECTIONS });
  const api = await startApi({
    config,
    core,
    readModel,
    verifier: await openVerifier(config),
    readiness: () => readinessOf(readModel),
    subscriptions: () => [],
    // Moving time settles what falls due, which is the timekeeper's work.
    advanceTime: null,
  });
  console.log(`Redress API at ${api.url}`);
  const stop = async (): Promise<void> => {
    await api.close();
    await readModel.close();
    await core.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
