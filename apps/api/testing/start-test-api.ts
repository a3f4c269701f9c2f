import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore, type Core } from '#application';
import { readConfig } from '#config';
import { startEmbedded } from '#embedded';
import { issueToken, loadOrCreateSigningKey, type SigningKey, type TokenRole } from '#identity';
import { openerOf, PROJECTIONS } from '#projections';
import { Projector, ReadModel } from '#read-model';
import { readinessOf } from '../http/readiness.ts';
import { openVerifier, startApi } from '../index.ts';
import { ApiClient } from './api-client.ts';

export const ORGANISATION = 'acme';

/** The API on embedded stores of its own and under manual time, with one organisation that works by a shipped pack. */
export interface TestApi {
  readonly url: string;
  readonly core: Core;
  readonly key: SigningKey;
  /** A client with a token of this role. */
  as(role: TokenRole, person?: string, organisation?: string): Promise<ApiClient>;
  /** How many events the log holds: what a refusal must leave as it is. */
  events(): Promise<number>;
  close(): Promise<void>;
}

export async function startTestApi(pack = 'commonsense'): Promise<TestApi> {
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-api-'));
  const config = readConfig({ DATA_DIR: dataDir, PORT: '0', TIME: 'manual', LOG_LEVEL: 'error' });
  const stores = await startEmbedded({ dataDir, onFailure: (error) => console.error(error) });
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
    readiness: () => readinessOf(readModel),
    advanceTime: async (to) => core.manualTime?.moveTo(to),
  });
  const test: TestApi = {
    url: api.url,
    core,
    key,
    async as(role, person = role, organisation = ORGANISATION) {
      const options = { audience: config.AUTH_AUDIENCE, expiresIn: 600 };
      return new ApiClient(api.url, await issueToken(key, { person, organisation, role }, options));
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
      await rm(dataDir, { recursive: true, force: true });
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
