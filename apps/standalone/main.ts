import { ConfigError, readConfig } from '#config';
import { armFaults } from '#faults';
import { untilSignalled } from './closing.ts';
import { beginStores } from './stores.ts';

/** `npm start`: everything in one process. SIGTERM and SIGINT finish what is in hand, in bounded time, and exit 0. */
// From the first moment: who is told to stop while starting stops when it has started.
const signalled = untilSignalled();
try {
  armFaults(process.env);
  const config = readConfig(process.env);
  // The stores start in threads of their own while this one loads the rest: half of the time to be ready.
  const opening = beginStores(config);
  const { startStandalone } = await import('./standalone.ts');
  const standalone = await startStandalone(config, opening);
  const { url, stores, organisations } = standalone;
  const { fault } = standalone.core.guard;
  if (fault !== null)
    process.stdout.write(`Redress answers queries and takes nothing: ${url}/console/. ${fault.message}\n`);
  else
    process.stdout.write(
      `Redress is ready: ${url}/console/ (${stores.kind === 'servers' ? 'on the servers configured' : `embedded stores in ${config.DATA_DIR}`})\n`,
    );
  if (config.AUTH_JWKS_URL === undefined) {
    const [first = 'ID'] = organisations;
    process.stdout.write(`A token: npm run --silent redress -- token --organisation ${first} --role administrator\n`);
  }
  if (config.TIME === 'manual')
    process.stdout.write(`Time is manual and stands at ${standalone.core.time.now()} (mutation advanceTime).\n`);

  await Promise.race([signalled, standalone.failed]);
  await standalone.closing.exit();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`Redress cannot run: ${message}\n`);
  if (!(error instanceof ConfigError) && error instanceof Error && process.env['LOG_LEVEL'] === 'debug')
    process.stderr.write(`${error.stack ?? ''}\n`);
  process.exit(1);
}
