import { NoSuchProjection } from '#read-model';
import { ReadSide } from '../../projector/read-side.ts';
import { answer, Refused } from '../output.ts';
import { withCore } from '../session.ts';

/** `redress rebuild [projection]`: throws rows away and builds them again from the log, before it returns. */
export async function rebuild(name: string | undefined, { json }: { readonly json: boolean }): Promise<void> {
  await withCore(async ({ core, stores, config }) => {
    const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
    try {
      const names = name === undefined ? readSide.readModel.catalogue.all.map((one) => one.name) : [name];
      for (const one of names) await readSide.readModel.reset(one);
      await readSide.projector(core).catchUp(names);
      const dropped = await readSide.readModel.dropOldVersions();
      answer(
        json,
        { rebuilt: names, dropped },
        `Rebuilt: ${names.join(', ')}.${dropped.length > 0 ? ` Dropped: ${dropped.join(', ')}.` : ''}`,
      );
    } catch (error) {
      throw error instanceof NoSuchProjection ? new Refused(`${error.message}.`) : error;
    } finally {
      await readSide.close();
    }
  }, 'write');
}
