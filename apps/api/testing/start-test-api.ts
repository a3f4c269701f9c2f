import { readFile } from 'node:fs/promises';
import { openCore, type Core } from '#application';
import { readConfig } from '#config';
import { issueToken, loadOrCreateSigningKey, type SigningKey, type TokenRole } from '#identity';
import { openerOf, PROJECTIONS } from '#projections';
import { Projector, ReadModel } from '#read-model';
import { startTestStores } from '../../../libs/embedded/testing/test-stores.ts';
import { readinessOf } from '../http/readiness.ts';
import { openVerifier, startApi } from '../index.ts';
import { ApiClient } from './api-client.ts';

export const ORGANISATION = 'acme';

/** The API on stores of its own and under manual time, with one organisation that works by a shipped pack. */
export interface TestApi {
  readonly url: string;
  readonly core: Core;
  readonly dataDir: string;
  readonly key: SigningKey;
  /** A client with a token of this role. */
  as(role: TokenRole, person?: string, organisation?: string): Promise<ApiClient>;
  /** Every event of the log and every row of the read model, each as the text that it is stored as. */
  everythingStored(): Promise<readonly string[]>;
  /** How many events the log holds: what a refusal must leave as it is. */
  events(): Promise<number>;
  close(): Promise<void>;
}

export async function startTestApi(pack = 'commonsense'): Promise<TestApi> {
  const stores = await startTestStores();
  const { folder: dataDir, namespace: LOG_NAMESPACE } = stores;
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', TIME: 'manual', LOG_LEVEL: 'error', LOG_NAMESPACE });
  const core = await openCore(config, stores);
  const readModel = await ReadModel.open({
    databaseUrl: stores.databaseUrl,
    namespace: config.LOG_NAMESPACE,
    projections: PROJECTIONS,
  });
  const stop = new AbortController();
  const { log, codec } = core;
  const projecting = new Projector({ readModel, log, codec, opener: openerOf(core.vault) }).run(stop.signal);
  const key = await loadOrCreateSigningKey(dataDir);
  const api = await startApi({
    config,
    core,
    readModel,
    verifier: await openVerifier(config),
    readiness: () => readinessOf(core, readModel),
    subscriptions: () => readModel.progress.locals(),
    advanceTime: async (to) => core.manualTime?.moveTo(to),
  });
  const test: TestApi = {
    url: api.url,
    core,
    dataDir,
    key,
    async as(role, person = role, organisation = ORGANISATION) {
      const options = { audience: config.AUTH_AUDIENCE, expiresIn: 600 };
      return new ApiClient(api.url, await issueToken(key, { person, organisation, role }, options));
    },
    async everythingStored() {
      const stored: string[] = [];
      for await (const event of core.log.readAll()) stored.push(JSON.stringify([event.data, event.metadata]));
      const tables = await readModel.dataSource.query<{ name: string }[]>(
        'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1',
        [readModel.schema],
      );
      for (const { name } of tables) {
        const rows = await readModel.dataSource.query<{ row: string }[]>(
          `SELECT t::text AS row FROM "${readModel.schema}"."${name}" AS t`,
        );
        stored.push(...rows.map(({ row }) => row));
      }
      return stored;
    },
    async events() {
      let count = 0;
      for await (const _ of core.log.readAll()) count += 1;
      return count;
    },
    async close() {
      await api.close();
      stop.abort();
      await projecting;
      await readModel.close();
      await core.close();
      await stores.close();
    },
  };
  await prepare(test, pack);
  return test;
}

async function prepare(test: TestApi, pack: string): Promise<void> {
  const administrator = await test.as('administrator');
  const source = await readFile(new URL(`../../../libs/procedure/packs/${pack}.yaml`, import.meta.url), 'utf8');
  await administrator.command('publishPack', 'set-up-pack', { source });
  await administrator.command('registerOrganisation', 'set-up-organisation', {
    name: 'Acme',
    referencePrefix: 'ACM',
    timeZone: 'Europe/London',
    pack,
  });
  await administrator.command('appointRoleHolder', 'set-up-approver', {
    role: 'approver',
    person: 'director',
    name: 'The Director',
    from: '2024-01-01',
  });
}
