import { GenericContainer, getContainerRuntimeClient, Wait, type StartedTestContainer } from 'testcontainers';
import { runSuites } from './suites.ts';

/**
 * `npm run test:containers`: the contract and the acceptance suites on a real EventStoreDB and a real Postgres, each in
 * a container of its own. Without Docker it says so and is content.
 */
const EVENT_STORE = 'eventstore/eventstore:24.10';
const POSTGRES = 'postgres:16';
/** ms for an image to be there and its server to answer. */
const START_UP = 180_000;

const started: StartedTestContainer[] = [];

async function eventStore(): Promise<string> {
  const container = await new GenericContainer(EVENT_STORE)
    .withCommand(['--insecure', '--run-projections=None', '--enable-atom-pub-over-http=false', '--mem-db'])
    .withExposedPorts(2113)
    .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCodeMatching((status) => status < 300))
    .withStartupTimeout(START_UP)
    .start();
  started.push(container);
  return `esdb://${container.getHost()}:${container.getMappedPort(2113)}?tls=false`;
}

async function postgres(): Promise<string> {
  const container = await new GenericContainer(POSTGRES)
    .withEnvironment({ POSTGRES_USER: 'redress', POSTGRES_PASSWORD: 'redress', POSTGRES_DB: 'redress' })
    .withCommand(['-c', 'max_connections=200'])
    .withExposedPorts(5432)
    // Once for the server that makes the database, once for the one that stays.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .withStartupTimeout(START_UP)
    .start();
  started.push(container);
  return `postgres://redress:redress@${container.getHost()}:${container.getMappedPort(5432)}/redress`;
}

async function whyNoDocker(): Promise<string | null> {
  try {
    await getContainerRuntimeClient();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const reason = await whyNoDocker();
if (reason !== null) {
  process.stdout.write(`Skipped: the suites on real servers need Docker (${reason.split('\n')[0] ?? reason}).\n`);
} else {
  try {
    const [eventStoreUrl, databaseUrl] = await Promise.all([eventStore(), postgres()]);
    process.exitCode = await runSuites({ eventStoreUrl, databaseUrl }, process.argv.slice(2));
  } finally {
    for (const container of started) await container.stop();
  }
}
