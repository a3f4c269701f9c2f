import { openCore } from '#application';
import { readConfig } from '#config';
import { armFaults } from '#faults';
import { openStores } from '../standalone/stores.ts';
import { startProbes } from './probes.ts';
import { ReadSide } from './read-side.ts';

/** The projector as a process of its own. Several may run: they take turns batch by batch. */
armFaults(process.env);
const config = readConfig(process.env);
const stores = await openStores(config, { attach: true, onFailure: (error) => die(error) });
const core = await openCore(config, stores);
const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
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
await readSide.projector(core).run(stop.signal).catch(die);
probes?.close();
await readSide.close();
await core.close();
await stores.close();
process.exit(0);

function die(error: unknown): never {
  process.stderr.write(`The projector cannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
