import { openCore, type Core, type StoreAddresses } from '#application';
import type { Config } from '#config';
import { quoted, rememberedIn, type ReadModel } from '#read-model';
import { Bookkeeping } from '../timekeeper/bookkeeping.ts';

/** The core on a log that was held against everything beside it, the read models' database included: see `openCore`. */
export const openHeldCore = (config: Config, stores: StoreAddresses): Promise<Core> =>
  openCore(config, stores, [() => rememberedIn(stores.databaseUrl, config.LOG_NAMESPACE)]);

/** Where the log is the same on another server, every reader goes on from its event there. */
export async function followLog({ log, guard }: Pick<Core, 'log' | 'guard'>, readModel: ReadModel): Promise<void> {
  if (guard.fault !== null) return;
  await readModel.follow(log);
  await (await bookkeepingOf(readModel)).follow(log);
}

/** Builds the read side again from the log that is there; process managers send the same commands under the same ids. */
export async function beginAgain(readModel: ReadModel): Promise<void> {
  for (const { name } of readModel.catalogue.all) await readModel.reset(name);
  await (await bookkeepingOf(readModel)).forget();
}

async function bookkeepingOf({ dataSource, schema }: ReadModel): Promise<Bookkeeping> {
  const bookkeeping = new Bookkeeping(dataSource, quoted(schema));
  await bookkeeping.prepare();
  return bookkeeping;
}
