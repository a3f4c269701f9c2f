import { readConfig } from '#config';
import { armFaults } from '#faults';
import { PROJECTIONS } from '#projections';
import { ReadModel } from '#read-model';
import { followLog, openHeldCore } from '../projector/held-core.ts';
import { Closing, untilSignalled } from '../standalone/closing.ts';
import { openVerifier, startApi } from './index.ts';
import { readinessOf } from './http/readiness.ts';

/** The API alone, against real servers; projector and timekeeper run beside it. `npm start` runs all three in one. */
async function main(): Promise<void> {
  const signalled = untilSignalled();
  armFaults(process.env);
  const config = readConfig(process.env);
  const { EVENTSTORE_URL: eventStoreUrl, DATABASE_URL: databaseUrl } = config;
  if (eventStoreUrl === undefined || databaseUrl === undefined) {
    throw new Error('The API alone needs EVENTSTORE_URL and DATABASE_URL; npm start brings its own stores.');
  }
  const closing = new Closing();
  const core = await openHeldCore(config, { eventStoreUrl, databaseUrl });
  closing.add('the connection to the log', () => core.close());
  const readModel = await ReadModel.open({
    databaseUrl,
    namespace: config.LOG_NAMESPACE,
    projections: PROJECTIONS,
    poolSize: config.DATABASE_CONNECTIONS,
  });
  closing.add('the connection to the database', () => readModel.close());
  await followLog(core, readModel);
  await core.started();
  const api = await startApi({
    config,
    core,
    readModel,
    verifier: await openVerifier(config),
    readiness: () => readinessOf(core, readModel),
    subscriptions: () => [],
    // Moving time settles what falls due, which is the timekeeper's work.
    advanceTime: null,
  });
  console.log(`Redress API at ${api.url}`);
  closing.add('requests in hand', () => api.close());
  await signalled;
  await closing.exit();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
