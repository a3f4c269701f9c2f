import { join } from 'node:path';
import { Attachments, FolderBlobs, parseS3Address, S3Blobs, type Blobs } from '#attachments';
import { caseAggregate } from '#casework';
import { correctiveActionAggregate } from '#corrective-action';
import {
  Codec,
  connectEventLog,
  LogGuard,
  movedTo,
  Position,
  Repository,
  type Category,
  type EventLog,
  type Memory,
  type Place,
  type TimedAppend,
} from '#event-store';
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
import {
  calendarAggregate,
  caseNumberCatalogue,
  logCatalogue,
  orgCalendarAggregate,
  packAggregate,
  timeCatalogue,
} from '#publishing';
import { reviewAggregate } from '#review';
import { Administration } from './administration.ts';
import { Cases } from './cases.ts';
import { ConfigError, type Config } from '#config';
import { Installation } from './installation.ts';
import { Library } from './library.ts';
import { lasting, ofAttachments, ofDirectory, ofKeys, type PlaceMemory } from './memories.ts';
import { Messages } from './messages.ts';
import { Parties, reapplyErasures } from './parties.ts';
import { Relations } from './relations.ts';
import { BEGINNING, openTime, systemTime, type ManualTime } from './time.ts';

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
  orgCalendarAggregate,
  { name: 'caseNumber', catalogue: caseNumberCatalogue },
  { name: 'time', scope: 'installation', catalogue: timeCatalogue },
  { name: 'log', scope: 'installation', catalogue: logCatalogue },
];

/** Where the stores are, however they came to be: embedded, a running process's, or real servers. */
export interface StoreAddresses {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  /** Of the log's file, which can be read and is not written. */
  readonly damage?: string;
}

/** The write side, assembled: what every app that carries out commands stands on. */
export interface Core {
  /** Takes nothing where it is not the log that everything beside it belongs to. */
  readonly log: EventLog;
  /** Whether it is, and since when that is known. */
  readonly guard: LogGuard;
  readonly installation: Installation;
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
  /** This process is at work from now on: says so in the log, and has its place in it remembered on and on. */
  started(): Promise<void>;
  close(): Promise<void>;
}

/** ms between two places remembered beside the log. */
const REMEMBER_EVERY = 600_000;

/**
 * Opens the log and what is beside it, and holds the one against the other. Where they do not fit (`guard.fault`), nothing
 * is written, and what can be read is read.
 * @param others that remember a place of the log, beside keys, attachments and data directory.
 * @throws the stores' and keys' own errors, and ConfigError where manual time does not fit the log. */
export async function openCore(config: Config, stores: StoreAddresses, others: readonly Memory[] = []): Promise<Core> {
  const guard = new LogGuard(stores.damage);
  const watchers = new Set<(append: TimedAppend) => void>();
  const raw = await connectEventLog({
    url: stores.eventStoreUrl,
    namespace: config.LOG_NAMESPACE,
    onAppend: (append) => watchers.forEach((watcher) => watcher(append)),
    onLost: guard.lost,
    beforeResend: guard.demand,
  });
  const codec = new Codec(CATEGORIES);
  const keys = await openKeyStore(config, stores);
  const vault = new Vault(await SubjectKeys.open(keys, await masterKey(config)));
  const blobs = await openBlobs(config);
  const attachments = new Attachments(blobs, vault);
  const memories = memoriesOf(config, keys, blobs);
  for (const recall of [...others, ...memories.map((one) => one.recall)]) guard.remember(lasting(recall));
  const begins = new Installation(raw, codec, () => (config.TIME === 'manual' ? BEGINNING : systemTime.now()));
  const log = guard.guard(raw, () => begins.begin(config.TIME));
  await guard.hold();
  if (guard.fault === null) await eraseSince((await ofKeys(keys).recall()).places[0], { log, codec, vault });
  const remember = async (): Promise<void> => {
    const { newest } = guard;
    if (newest !== null && guard.fault === null) await Promise.all(memories.map((memory) => memory.keep(newest)));
  };
  const time = await openTime(config.TIME, log, codec, guard.fault !== null);
  const repository = new Repository(log, codec);
  const library = new Library(repository);
  const tzdb = process.versions['tz'] ?? 'unknown';
  const cases = new Cases(log, codec, repository, library, vault, time.source, tzdb);
  const installation = new Installation(log, codec, () => time.source.now());
  let remembering: NodeJS.Timeout | null = null;
  return {
    log,
    guard,
    installation,
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
    parties: new Parties(repository, library, vault, time.source, remember),
    administration: new Administration(repository, library, time.source, tzdb),
    watchAppends(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    async started() {
      if (guard.fault !== null) return;
      await guard.begun();
      await installation.releaseStarted();
      await remember();
      remembering = setInterval(() => void remember().catch(() => undefined), REMEMBER_EVERY).unref();
    },
    async close() {
      clearInterval(remembering ?? undefined);
      // What is away remembers the place before, which is of the same log.
      if (guard.hasAppended) await remember().catch(() => undefined);
      await log.close();
      await keys.close();
    },
  };
}

/** All that remembers a place of the log, but for what others keep. */
export const memoriesOf = (config: Config, keys: KeyStore, blobs: Blobs): readonly PlaceMemory[] => [
  ofKeys(keys),
  ofAttachments(blobs),
  ...(config.EVENTSTORE_URL === undefined ? [ofDirectory(config.DATA_DIR)] : []),
];

/** Keys that are older than the log, because they were put back: whoever was erased since is erased in them too. */
async function eraseSince(place: Place | undefined, core: Pick<Core, 'log' | 'codec' | 'vault'>): Promise<void> {
  if (place === undefined) return;
  await reapplyErasures(core, Position.fromText((await movedTo(core.log, place)) ?? place.position));
}

/** @throws ConfigError where the address of an S3-compatible store cannot be used. */
export async function openBlobs(config: Config): Promise<Blobs> {
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
