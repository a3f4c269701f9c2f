import { acceptLog } from '#application';
import { LogMismatch } from '#event-store';
import { actorOf } from '#identity';
import { openFields } from '#privacy';
import { beginAgain } from '../../projector/held-core.ts';
import { ReadSide } from '../../projector/read-side.ts';
import { beforeOf, saveLost } from '../lost.ts';
import { answer, Refused } from '../output.ts';
import { operator, withCore, type Session } from '../session.ts';

interface Options {
  readonly json: boolean;
}
interface AcceptOptions extends Options {
  readonly reason: string;
  readonly asItIs?: boolean;
}

/** `redress log status`: whether the log is the one that everything beside it belongs to; exit 1 where it is not. */
export async function logStatus({ json }: Options): Promise<void> {
  await withCore(async ({ core: { log, guard } }) => {
    const last = await log.last();
    const end = last === null ? null : { stream: last.stream, revision: last.revision, event: last.id };
    const ends = end === null ? 'The log is empty.' : `The log ends with ${end.stream}@${end.revision} (${end.event}).`;
    const { fault, identity } = guard;
    if (fault === null) {
      const named = identity === null ? '' : ` It is ${identity}.`;
      answer(json, { identity, end, ok: true }, `${ends}${named} All that is beside it belongs to it.`);
      return;
    }
    const told = { identity, end, ok: false, code: fault.code, message: fault.message };
    answer(json, told, `${ends} ${fault.message}`);
    process.exitCode = 1;
  }, 'judge');
}

/**
 * `redress log accept`: the log that is there is the right one. What only the read models still show is saved, that is
 * put on record, and they are built again from it.
 */
export async function logAccept({ json, reason, asItIs = false }: AcceptOptions): Promise<void> {
  await withCore(async (session) => {
    const { fault } = session.core.guard;
    if (fault === null) {
      answer(json, { accepted: false }, 'The log fits: there is nothing to accept.');
      return;
    }
    if (!(fault instanceof LogMismatch)) throw fault;
    if (fault.code === 'LOG_MISSING')
      throw new Refused(`${fault.message} An empty log is begun, and not accepted.`, { code: fault.code });
    if (fault.code === 'LOG_ALTERED' && !asItIs)
      throw new Refused(`${fault.message} To take it all the same: --as-it-is, with --reason.`, { code: fault.code });
    await take(session, reason, json, 'The log is accepted.');
  }, 'judge');
}

/** `redress log begin`: an empty log is begun on purpose, whatever there was before. */
export async function logBegin({ json, reason }: AcceptOptions): Promise<void> {
  await withCore(async (session) => {
    const { core } = session;
    if ((await core.log.last()) !== null) throw new Refused('The log is not empty: it has begun.');
    if (core.guard.fault !== null) return take(session, reason, json, 'A new log is begun.');
    await core.started();
    answer(json, { accepted: true, identity: core.guard.identity }, 'The log is begun.');
  }, 'judge');
}

async function take({ core, config, stores }: Session, reason: string, json: boolean, said: string): Promise<void> {
  const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
  try {
    // Where a key is gone, what it sealed stays sealed.
    const opened = (organisation: string, data: object) => openFields(core.vault, organisation, data).catch(() => data);
    const lost = await saveLost(config, readSide, core.log, opened);
    const restored = { from: 'server' as const, ...beforeOf(await core.guard.recall()), ...lost.counts, reason };
    await acceptLog(config, stores, restored, actorOf(operator('')), lost.numbers);
    await beginAgain(readSide.readModel);
    answer(json, { accepted: true, ...lost.counts, file: lost.file }, `${said}${lost.said} ${THEN}`);
  } finally {
    await readSide.close();
  }
}

const THEN = 'The read models are built again at the next start.';
