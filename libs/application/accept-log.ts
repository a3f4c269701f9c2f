import { Codec, connectEventLog, identityOf, placeOf, type EventLog } from '#event-store';
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
 * @param event `LogRestored`
 * @param numbers of cases that it does not have: no other case gets them.
 */
export async function acceptLog(
  config: Config,
  stores: StoreAddresses,
  event: LogEvent,
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
    await installation.record(event, by);
    for (const held of numbers) await new CaseNumbers(log, codec).passOver(held, by, now);
    const place = await lastOf(log);
    for (const memory of memoriesOf(config, keys, await openBlobs(config))) await memory.keep(place);
  } finally {
    await keys.close();
    await log.close();
  }
}

/** What was recorded last; nobody else writes meanwhile, or it is the other's, which is as good. */
async function lastOf(log: EventLog) {
  const last = await log.last();
  const { hash } = (last?.metadata ?? {}) as { readonly hash?: string };
  if (last === null || hash === undefined) throw new Error('what was recorded in the log is not there');
  return placeOf(last, hash, await identityOf(log));
}
