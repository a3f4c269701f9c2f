import { join } from 'node:path';
import { Attachments, FolderBlobs, parseS3Address, S3Blobs, type Blobs } from '#attachments';
import { caseAggregate } from '#casework';
import { correctiveActionAggregate } from '#corrective-action';
import { Codec, connectEventLog, Repository, type Category, type EventLog, type TimedAppend } from '#event-store';
import type { TimeSource } from '#kernel';
import { messageAggregate } from '#message';
import { organisationAggregate } from '#organisation';
import { partyAggregate } from '#party';
import {
  LmdbKeyStore,
  loadMasterKey,
  loadOrCreateMasterKey,
  PostgresKeyStore,
  SubjectKeys,
  Vault,
  type KeyStore,
} from '#privacy';
import { publicationAggregate } from '#publication';
import { calendarAggregate, caseNumberCatalogue, packAggregate, timeCatalogue } from '#publishing';
import { reviewAggregate } from '#review';
import { Administration } from './administration.ts';
import { Cases } from './cases.ts';
import { ConfigError, type Config } from '#config';
import { Library } from './library.ts';
import { Messages } from './messages.ts';
import { Parties } from './parties.ts';
import { Relations } from './relations.ts';
import { openTime, type ManualTime } from './time.ts';

/** Every category of stream that Redress writes. */
export const CATEGORIES: readonly Category[] = [
  caseAggregate,
  correctiveActionAggregate,
  partyAggregate,
  organisationAggregate,
  packAggregate,
  reviewAggregate,
  publicationAggregate,
  messageAggregate,
  calendarAggregate,
  { name: 'caseNumber', catalogue: caseNumberCatalogue },
  { name: 'time', scope: 'installation', catalogue: timeCatalogue },
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
  readonly relations: Relations;
  readonly parties: Parties;
  readonly administration: Administration;
  readonly vault: Vault;
  readonly attachments: Attachments;
  readonly messages: Messages;
  readonly time: TimeSource;
  /** Where time is moved by hand. */
  readonly manualTime: ManualTime | null;
  /** Tells of every append of this process from now on. @returns how to stop that. */
  watchAppends(watcher: (append: TimedAppend) => void): () => void;
  close(): Promise<void>;
}

/** @throws the stores' and keys' own errors, and ConfigError where manual time does not fit the log. */
export async function openCore(config: Config, stores: StoreAddresses): Promise<Core> {
  const watchers = new Set<(append: TimedAppend) => void>();
  const log = await connectEventLog({
    url: stores.eventStoreUrl,
    namespace: config.LOG_NAMESPACE,
    onAppend: (append) => watchers.forEach((watcher) => watcher(append)),
  });
  const codec = new Codec(CATEGORIES);
  const repository = new Repository(log, codec);
  const keys = await openKeyStore(config, stores);
  const vault = new Vault(await SubjectKeys.open(keys, await masterKey(config)));
  const attachments = new Attachments(await openBlobs(config), vault);
  const time = await openTime(config.TIME, log, codec);
  const library = new Library(repository);
  const tzdb = process.versions['tz'] ?? 'unknown';
  const cases = new Cases(log, codec, repository, library, vault, time.source, tzdb);
  return {
    log,
    codec,
    repository,
    library,
    vault,
    attachments,
    messages: new Messages(repository, attachments, vault, time.source),
    time: time.source,
    manualTime: time.manual,
    cases,
    relations: new Relations(cases),
    parties: new Parties(repository, library, vault, time.source),
    administration: new Administration(repository, library, time.source, tzdb),
    watchAppends(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    async close() {
      await log.close();
      await keys.close();
    },
  };
}

/** @throws ConfigError where the address of an S3-compatible store cannot be used. */
async function openBlobs(config: Config): Promise<Blobs> {
  const { ATTACHMENTS_URL, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', DATA_DIR } = config;
  if (ATTACHMENTS_URL === undefined) return FolderBlobs.open(join(DATA_DIR, 'attachments'));
  try {
    const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    return new S3Blobs(parseS3Address(ATTACHMENTS_URL), credentials);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

/** Beside the log on this machine, or in a schema of its own on the database server; never with what can be rebuilt. */
export async function openKeyStore(config: Config, stores: StoreAddresses): Promise<KeyStore> {
  if (config.DATABASE_URL === undefined) return LmdbKeyStore.open(join(config.DATA_DIR, 'keys'));
  const schema = config.LOG_NAMESPACE === '' ? 'redress_keys' : `redress_keys_${config.LOG_NAMESPACE}`;
  return PostgresKeyStore.open({ url: stores.databaseUrl, schema });
}

const masterKey = (config: Config) =>
  config.MASTER_KEY_FILE === undefined ? loadOrCreateMasterKey(config.DATA_DIR) : loadMasterKey(config.MASTER_KEY_FILE);
