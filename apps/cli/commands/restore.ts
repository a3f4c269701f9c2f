import { acceptLog, CATEGORIES, openKeyStore, reapplyErasures } from '#application';
import { erasuresIn, fileToRestore, restoreKeys, restoreLog } from '#backup';
import { Codec, connectEventLog, connectVerbatimLog, identityOf, type EventLog } from '#event-store';
import { actorOf } from '#identity';
import { loadMasterKey, openFields, SubjectKeys, Vault, type KeyStore } from '#privacy';
import { rememberedIn } from '#read-model';
import { beginAgain } from '../../projector/held-core.ts';
import { ReadSide } from '../../projector/read-side.ts';
import { beforeOf, saveLost, type SavedLoss } from '../lost.ts';
import { answer, progress, Refused } from '../output.ts';
import { SEALS } from '../seals.ts';
import { masterKeyFileOf, masterKeyIfHere, operator, withStores, type Session } from '../session.ts';
import { restoreAttachments } from './attachment-files.ts';

interface Options {
  readonly keys?: string;
  readonly attachments?: string;
  readonly withDamage: boolean;
  readonly json: boolean;
}

type Stores = Omit<Session, 'core'>;

/** `redress restore FILE|DIR`, then `redress restore --keys FILE`: the log first, because it says who was erased. Attachments at any time. */
export async function restore(path: string | undefined, options: Options): Promise<void> {
  const { keys, attachments } = options;
  const asked = [path, keys, attachments].filter((one) => one !== undefined).length;
  if (asked !== 1) throw new Refused('Give one of FILE (or a folder), --keys FILE and --attachments FOLDER.');
  if (attachments !== undefined) return restoreAttachments(attachments, options.json);
  await withStores(async (session) => {
    if (keys !== undefined) await ofKeys(session, keys, options.json);
    else await ofLog(session, path ?? '', options);
  });
}

async function ofLog(session: Stores, path: string, { withDamage, json }: Options): Promise<void> {
  const { config, stores } = session;
  const namespace = config.LOG_NAMESPACE;
  const file = await fileToRestore(path, namespace);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const log = connectVerbatimLog({ url: stores.eventStoreUrl, namespace });
  try {
    const masterKey = await masterKeyIfHere(session);
    const options = { withDamage, masterKey, signal: stop.signal, onProgress: progress(json) };
    const done = await restoreLog(log, file, options);
    const { events, streams, already, written, damage, stopped, sha256 } = done;
    const erasedAgain = stopped ? 0 : await eraseAgain(session);
    const lost = stopped || written === 0 ? null : await follow(session, sha256);
    const lines = [
      `${file}: ${events} events of ${streams} streams; ${written} written${already > 0 ? `, ${already} were there` : ''}.`,
      SEALS[done.seal],
      ...damage.map((one) => `  restored as it was: ${one.message}`),
      ...(lost === null || lost.file === null ? [] : [lost.said.trim()]),
      ...(erasedAgain > 0 ? [`${erasedAgain} keys of people who are erased were destroyed again.`] : []),
      stopped
        ? 'Stopped before the end: the same command goes on where it was.'
        : 'Now `redress restore --keys FILE` and `redress restore --attachments FOLDER`, then `redress verify`, then start Redress: its projections build themselves.',
    ];
    answer(json, { file, ...done, erasedAgain, ...lost?.counts, lost: lost?.file ?? null }, lines.join('\n'));
    if (stopped) process.exitCode = 1;
  } finally {
    await log.close();
  }
}

/**
 * The log that was put back is the right one: what the read models still show beyond it is saved, that is on record, and
 * they are built again. Until then they stand on what the log does not have, so that nothing is taken.
 */
async function follow(session: Stores, sha256: string): Promise<SavedLoss> {
  const { config, stores } = session;
  const remembered = await rememberedIn(stores.databaseUrl, config.LOG_NAMESPACE);
  const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
  try {
    return await withKeys(session, async (store, log) => {
      const vault = (await store.checkValue()) === null ? null : await vaultOf(session, store).catch(() => null);
      const opened = (organisation: string, data: object): Promise<object> =>
        vault === null ? Promise.resolve(data) : openFields(vault, organisation, data).catch(() => data);
      const lost = await saveLost(config, readSide, log, opened);
      const data = { from: 'backup' as const, sha256, ...beforeOf([remembered]), ...lost.counts, reason: 'a restore' };
      await acceptLog(config, stores, data, actorOf(operator('')), lost.numbers);
      await beginAgain(readSide.readModel);
      return lost;
    });
  } finally {
    await readSide.close();
  }
}

const vaultOf = async (session: Stores, store: KeyStore): Promise<Vault> =>
  new Vault(await SubjectKeys.open(store, await masterKeyOf(session)));

/** Where the keys survived, or came back before the log: nobody who is erased in it stays readable. */
async function eraseAgain(session: Stores): Promise<number> {
  return withKeys(session, async (store, log) => {
    if ((await store.checkValue()) === null) return 0;
    return reapplyErasures({ log, codec: new Codec(CATEGORIES), vault: await vaultOf(session, store) });
  });
}

async function ofKeys(session: Stores, file: string, json: boolean): Promise<void> {
  await withKeys(session, async (store, log) => {
    if ((await log.last()) === null) {
      throw new Refused('The log is empty: restore it first, because it says who was erased and must not come back.');
    }
    const masterKey = await masterKeyOf(session);
    const done = await restoreKeys(store, masterKey, file, erasuresIn(log), await identityOf(log));
    const { records, broughtBack, erasedSince } = done;
    const since = erasedSince > 0 ? ` ${erasedSince} belong to people who were erased since and stay destroyed.` : '';
    answer(json, done, `${file}: ${records} keys, ${broughtBack} brought back.${since}`);
  });
}

async function withKeys<T>(
  { config, stores }: Stores,
  work: (store: KeyStore, log: EventLog) => Promise<T>,
): Promise<T> {
  const store = await openKeyStore(config, stores);
  try {
    const log = await connectEventLog({ url: stores.eventStoreUrl, namespace: config.LOG_NAMESPACE });
    try {
      return await work(store, log);
    } finally {
      await log.close();
    }
  } finally {
    await store.close();
  }
}

/** Never made here: keys that come back open under the master key that wrapped them, or not at all. */
const masterKeyOf = ({ config }: Stores) => loadMasterKey(masterKeyFileOf(config));
