import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../embedded-stores.ts';

/** The stores that a spec works on: embedded ones, or servers that are in use and go on being so. */
export interface TestStores {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  /** A log namespace that nobody else has, now or at another run; others may be made by adding to it. */
  readonly namespace: string;
  /** A folder of the spec's own. */
  readonly folder: string;
  /** Takes with it what was made in Postgres under the namespace. Streams stay: nobody else's names begin like them. */
  close(): Promise<void>;
}

/** The servers that the environment gives to the tests; `null` where it gives none. */
export function givenServers(): { readonly eventStoreUrl: string; readonly databaseUrl: string } | null {
  const { EVENTSTORE_URL: eventStoreUrl = '', DATABASE_URL: databaseUrl = '' } = process.env;
  if (eventStoreUrl === '' && databaseUrl === '') return null;
  if (eventStoreUrl === '' || databaseUrl === '') {
    throw new Error('Give the tests both EVENTSTORE_URL and DATABASE_URL, or neither.');
  }
  return { eventStoreUrl, databaseUrl };
}

export const newNamespace = (): string => `t${randomUUID().replaceAll('-', '').slice(0, 12)}`;

/** Stores for a spec: the servers given by `EVENTSTORE_URL` and `DATABASE_URL`, embedded ones where none are. */
export async function startTestStores(): Promise<TestStores> {
  const servers = givenServers() ?? (await embeddedForAll());
  const folder = await mkdtemp(join(tmpdir(), 'redress-test-'));
  const namespace = newNamespace();
  return {
    ...servers,
    namespace,
    folder,
    async close() {
      await dropSchemas(servers.databaseUrl, namespace);
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

let embedded: Promise<Pick<TestStores, 'eventStoreUrl' | 'databaseUrl'>> | undefined;

/**
 * Embedded stores are started once for all specs of a worker, which are as apart by their namespaces on them as on
 * servers. They end with the worker, and their folder with them.
 */
const embeddedForAll = (): NonNullable<typeof embedded> => (embedded ??= startEmbeddedForAll());

async function startEmbeddedForAll(): ReturnType<typeof embeddedForAll> {
  const folder = await mkdtemp(join(tmpdir(), 'redress-test-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return startEmbedded({
    dataDir: join(folder, 'stores'),
    onFailure: (error) => {
      throw error;
    },
  });
}

/** Drops every schema with the namespace in its name: tables and keys alike. */
export async function dropSchemas(databaseUrl: string, namespace: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'select nspname as name from pg_namespace where position($1 in nspname) > 0',
      [namespace],
    );
    for (const { name } of rows) await client.query(`drop schema "${name}" cascade`);
  } finally {
    await client.end();
  }
}
