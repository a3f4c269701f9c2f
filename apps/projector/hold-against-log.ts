import type { Core } from '#application';
import { quoted, type ReadModel } from '#read-model';
import { Bookkeeping } from '../timekeeper/bookkeeping.ts';

/**
 * Before anything is accepted: the log must be the one that the read models were built from, or older readers would miss
 * what it has lost and nobody would be told.
 * @throws LogMismatch; what the stores throw
 */
export async function holdAgainstLog({ log }: Pick<Core, 'log'>, readModel: ReadModel): Promise<void> {
  const { isMoved } = await readModel.holdAgainst(log);
  if (isMoved) await forgetProcessManagers(readModel);
}

/** They begin again, and send the same commands under the same ids, which write nothing. */
export async function forgetProcessManagers({ dataSource, schema }: ReadModel): Promise<void> {
  const bookkeeping = new Bookkeeping(dataSource, quoted(schema));
  await bookkeeping.prepare();
  await bookkeeping.forget();
}

/** Builds the read side again from the log that is there. */
export async function beginAgain(readModel: ReadModel): Promise<void> {
  for (const { name } of readModel.catalogue.all) await readModel.reset(name);
  await forgetProcessManagers(readModel);
}
