import { Codec, connectEventLog, identityOf, placeOf, type EventLog, type Place } from '#event-store';
import type { Config } from '#config';
import type { Actor } from '#kernel';
import type { LogEvent } from '#publishing';
import { CaseNumbers, type NumberHeld } from './case-numbers.ts';
import { CATEGORIES, memoriesOf, openBlobs, openKeyStore, type StoreAddresses } from './core.ts';
import { Installation } from './installation.ts';
import { timeIn } from './time.ts';

/**
 * A person has said that the log that is there is the right one: that is on record in it, and keys, attachments and data
 * directory belong to it from now on. The read models are the caller's.
 * @param restored what `LogRestored` says, but for where the log ends.
 * @param numbers of cases that it does not have: no other case gets them.
 */
export async function acceptLog(
  config: Config,
  stores: StoreAddresses,
  restored: Omit<Extract<LogEvent, { type: 'LogRestored' }>['data'], 'to'>,
  by: Actor,
  numbers: readonly NumberHeld[],
): Promise<void> {
  const log = await connectEventLog({ url: stores.eventStoreUrl, namespace: config.LOG_NAMESPACE });
  const keys = await openKeyStore(config, stores);
  try {
    const codec = new Codec(CATEGORIES);
    const now = await timeIn(log, codec);
    const installation = new Installation(log, codec, () => now);
    await installation.begin(config.TIME);
    await installation.record({ type: 'LogRestored', data: { ...restored, ...(await endOf(log)) } }, by);
    for (const held of numbers) await new CaseNumbers(log, codec).passOver(held, by, now);
    const place = await lastOf(log);
    if (place === null) throw new Error('what was recorded in the log is not there');
    for (const memory of memoriesOf(config, keys, await openBlobs(config))) await memory.keep(place);
  } finally {
    await keys.close();
    await log.close();
  }
}

/** What was recorded last; nobody else writes meanwhile, or it is the other's, which is as good. `null` where it is not ours. */
async function lastOf(log: EventLog): Promise<Place | null> {
  const last = await log.last();
  const { hash } = (last?.metadata ?? {}) as { readonly hash?: string };
  return last === null || hash === undefined ? null : placeOf(last, hash, await identityOf(log));
}

async function endOf(log: EventLog): Promise<Pick<Extract<LogEvent, { type: 'LogRestored' }>['data'], 'to'>> {
  const last = await lastOf(log);
  if (last === null) return {};
  const { stream, revision, event, hash } = last;
  return { to: { stream, revision, event, hash } };
}
