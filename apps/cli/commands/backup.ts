import { CATEGORIES, Installation, openKeyStore, timeIn } from '#application';
import { backUpKeys, backUpLog, fileForBackup } from '#backup';
import { Codec, connectEventLog, connectVerbatimLog, LogGuard, type EventLog } from '#event-store';
import { actorOf } from '#identity';
import { rememberedIn } from '#read-model';
import { answer, progress, Refused } from '../output.ts';
import { backUpAttachments } from './attachment-files.ts';
import { masterKeyIfHere, operator, withStores, type Session } from '../session.ts';

interface Options {
  readonly keys?: string;
  readonly attachments?: string;
  readonly json: boolean;
}

/**
 * `redress backup FILE|DIR`, `redress backup --keys FILE`, `redress backup --attachments FOLDER`: apart, because log and
 * keys together would undo an erasure.
 */
export async function backup(path: string | undefined, { keys, attachments, json }: Options): Promise<void> {
  const asked = [path, keys, attachments].filter((one) => one !== undefined).length;
  if (asked !== 1) throw new Refused('Give one of FILE (or a folder), --keys FILE and --attachments FOLDER.');
  await withStores(async (session) => {
    if (attachments !== undefined) {
      const items = await backUpAttachments(attachments, json);
      await putOnRecord(session, { kind: 'attachments', items });
    } else if (keys !== undefined) await ofKeys(session, keys, json);
    else await ofLog(session, path ?? '', json);
  });
}

async function ofLog({ config, stores }: Omit<Session, 'core'>, path: string, json: boolean): Promise<void> {
  const namespace = config.LOG_NAMESPACE;
  const log = connectVerbatimLog({ url: stores.eventStoreUrl, namespace });
  try {
    const created = new Date();
    const file = await fileForBackup(path, namespace, created);
    const masterKey = await masterKeyIfHere({ config });
    const sealed = masterKey === null ? {} : { masterKey };
    const done = await backUpLog(log, file, { namespace, created, ...sealed, onProgress: progress(json) });
    const { events, streams, damage } = done;
    const lines = [
      `${file}: ${events} events of ${streams} streams${masterKey === null ? ', not sealed, because the master key is not here' : ''}.`,
      ...damage.map((one) => `  damaged in the log itself: ${one.message}`),
    ];
    await putOnRecord({ config, stores }, { kind: 'log', items: events, sha256: done.sha256 });
    answer(json, done, lines.join('\n'));
    if (damage.length > 0) process.exitCode = 1;
  } finally {
    await log.close();
  }
}

async function ofKeys({ config, stores }: Omit<Session, 'core'>, file: string, json: boolean): Promise<void> {
  const store = await openKeyStore(config, stores);
  try {
    const masterKey = await masterKeyIfHere({ config });
    const sealed = masterKey === null ? {} : { masterKey };
    const done = await backUpKeys(store, file, { namespace: config.LOG_NAMESPACE, created: new Date(), ...sealed });
    await putOnRecord({ config, stores }, { kind: 'keys', items: done.keys, sha256: done.sha256 });
    answer(json, done, `${file}: ${done.keys} wrapped keys. The master key is not in it: keep it somewhere else.`);
  } finally {
    await store.close();
  }
}

/** A backup is good without it: where the log takes nothing, that is said beside it. */
async function putOnRecord(
  { config, stores }: Omit<Session, 'core'>,
  data: { readonly kind: 'log' | 'keys' | 'attachments'; readonly items: number; readonly sha256?: string },
): Promise<void> {
  const guard = new LogGuard();
  guard.remember(() => rememberedIn(stores.databaseUrl, config.LOG_NAMESPACE));
  const raw = await connectEventLog({ url: stores.eventStoreUrl, namespace: config.LOG_NAMESPACE });
  let log: EventLog = raw;
  try {
    const codec = new Codec(CATEGORIES);
    const now = await timeIn(raw, codec);
    const begins = new Installation(raw, codec, () => now);
    log = guard.guard(raw, () => begins.begin(config.TIME));
    const by = actorOf(operator(''));
    await new Installation(log, codec, () => now).record({ type: 'BackupMade', data }, by);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`redress: the backup is complete, and is not on record: ${reason}\n`);
  } finally {
    await log.close();
  }
}
