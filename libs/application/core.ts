import { join } from 'node:path';
import { caseAggregate } from '#casework';
import { correctiveActionAggregate } from '#corrective-action';
import { Codec, connectEventLog, Repository, type Category, type EventLog } from '#event-store';
import type { TimeSource } from '#kernel';
import { organisationAggregate } from '#organisation';
import {
  LmdbKeyStore,
  loadMasterKey,
  loadOrCreateMasterKey,
  PostgresKeyStore,
  SubjectKeys,
  Vault,
  type KeyStore,
} from '#privacy';
import { calendarAggregate, caseNumberCatalogue, packAggregate, timeCatalogue } from '#publishing';
import { Administration } from './administration.ts';
import { Cases } from './cases.ts';
import type { Config } from '#config';
import { Library } from './library.ts';
import { openTime, type ManualTime } from './time.ts';

/** Every category of stream that Redress writes. */
export const CATEGORIES: readonly Category[] = [
  caseAggregate,
  correctiveActionAggregate,
  organisationAggregate,
  packAggregate,
  calendarAggregate,
  { name: 'caseNumber', catalogue: caseNumberCatalogue },
  { name: 'time', catalogue: timeCatalogue },
];

/** Where the stores are, however they came to be: embedded, a running process's, or real servers. */
export interface StoreAddresses {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
}

/** The write side, assembled: what every app that carries out commands stands on. */
export interface Core {
  readonly log: EventLog;
  readonly codec: Codec;
  readonly repository: Repository;
  readonly library: Library;
  readonly cases: Cases;
  readonly administration: Administration;
  readonly vault: Vault;
  readonly time: TimeSource;
  /** Where time is moved by hand. */
  readonly manualTime: ManualTime | null;
  close(): Promise<void>;
}

/** @throws the stores' and keys' own errors, and ConfigError where manual time does not fit the log. */
export async function openCore(config: Config, stores: StoreAddresses): Promise<Core> {
  const log = await connectEventLog({ url: stores.eventStoreUrl, namespace: config.LOG_NAMESPACE });
  const codec = new Codec(CATEGORIES);
  const repository = new Repository(log, codec);
  const keys = await openKeyStore(config, stores);
  const vault = new Vault(await SubjectKeys.open(keys, await masterKey(config)));
  const time = await openTime(config.TIME, log, codec);
  const library = new Library(repository);
  const tzdb = process.versions['tz'] ?? 'unknown';
  return {
    log,
    codec,
    repository,
    library,
    vault,
    time: time.source,
    manualTime: time.manual,
    cases: new Cases(log, codec, repository, library, vault, time.source, tzdb),
    administration: new Administration(repository, library, time.source),
    async close() {
      await log.close();
      await keys.close();
    },
  };
}

/** Beside the log on this machine, or in a schema of its own on the database server; never with what can be rebuilt. */
async function openKeyStore(config: Config, stores: StoreAddresses): Promise<KeyStore> {
  if (config.DATABASE_URL === undefined) return LmdbKeyStore.open(join(config.DATA_DIR, 'keys'));
  const schema = config.LOG_NAMESPACE === '' ? 'redress_keys' : `redress_keys_${config.LOG_NAMESPACE}`;
  return PostgresKeyStore.open({ url: stores.databaseUrl, schema });
}

const masterKey = (config: Config) =>
  config.MASTER_KEY_FILE === undefined ? loadOrCreateMasterKey(config.DATA_DIR) : loadMasterKey(config.MASTER_KEY_FILE);
