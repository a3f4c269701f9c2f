import { readConfig } from '#config';
import { armFaults } from '#faults';
import { DueWork, PROJECTIONS } from '#projections';
import { quoted, ReadModel } from '#read-model';
import { followLog, openHeldCore } from '../projector/held-core.ts';
import { startProbes } from '../projector/probes.ts';
import { Closing, untilSignalled } from '../standalone/closing.ts';
import { openStores } from '../standalone/stores.ts';
import { Bookkeeping, dispatchingOf, startTimekeeper } from './index.ts';

/** The timekeeper as a process of its own. Several may run: one sweeps at a time. */
const signalled = untilSignalled();
armFaults(process.env);
const config = readConfig(process.env);
const closing = new Closing();
const stores = await openStores(config, { attach: true, onFailure: (error) => die(error) });
closing.add('the stores', () => stores.close());
const core = await openHeldCore(config, stores);
closing.add('the connection to the log', () => core.close());
const readModel = await ReadModel.open({
  databaseUrl: stores.databaseUrl,
  namespace: config.LOG_NAMESPACE,
  projections: PROJECTIONS,
  poolSize: config.DATABASE_CONNECTIONS,
});
closing.add('the connection to the database', () => readModel.close());
await followLog(core, readModel).catch(die);
await core.started();
const timekeeper = await startTimekeeper({
  core,
  due: new DueWork(readModel.dataSource),
  bookkeeping: new Bookkeeping(readModel.dataSource, quoted(readModel.schema)),
  dispatching: dispatchingOf(config),
  onError: (what, error) =>
    process.stderr.write(`${what}: ${error instanceof Error ? error.message : String(error)}\n`),
});
timekeeper.running.catch(die);
closing.add('the commands in hand', () => timekeeper.close());
// Beside an API on one machine there is nobody to ask, and one port for both would not do.
const probes =
  process.env['PORT'] === undefined
    ? null
    : await startProbes({
        host: config.HOST,
        port: config.PORT,
        core,
        subscriptions: () => timekeeper.status.values(),
      });
process.stdout.write('The timekeeper is at work.\n');
closing.add('the probes', () => probes?.close());
await signalled;
await closing.exit();

function die(error: unknown): never {
  process.stderr.write(`The timekeeper cannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
