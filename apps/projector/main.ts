import { readConfig } from '#config';
import { armFaults } from '#faults';
import { Closing, untilSignalled } from '../standalone/closing.ts';
import { openStores } from '../standalone/stores.ts';
import { followLog, openHeldCore } from './held-core.ts';
import { startProbes } from './probes.ts';
import { ReadSide } from './read-side.ts';

/** The projector as a process of its own. Several may run: they take turns batch by batch. */
const signalled = untilSignalled();
armFaults(process.env);
const config = readConfig(process.env);
const closing = new Closing();
const stores = await openStores(config, { attach: true, onFailure: (error) => die(error) });
closing.add('the stores', () => stores.close());
const core = await openHeldCore(config, stores);
closing.add('the connection to the log', () => core.close());
const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE, config.DATABASE_CONNECTIONS);
closing.add('the connection to the database', () => readSide.close());
await followLog(core, readSide.readModel).catch(die);
await core.started();
const stop = new AbortController();
// Beside an API on one machine there is nobody to ask, and one port for both would not do.
const probes =
  process.env['PORT'] === undefined
    ? null
    : await startProbes({
        host: config.HOST,
        port: config.PORT,
        core,
        subscriptions: () => readSide.readModel.progress.locals(),
      });
process.stdout.write('The projector is at work.\n');
const running = readSide.projector(core).run(stop.signal);
running.catch(die);
closing.add('the batch in hand', () => {
  stop.abort();
  return running;
});
closing.add('the probes', () => probes?.close());
await signalled;
await closing.exit();

function die(error: unknown): never {
  process.stderr.write(`The projector cannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
