import { readingOn, type LogDamaged } from '#event-store';
import { NoSuchProjection } from '#read-model';
import { ReadSide } from '../../projector/read-side.ts';
import { answer, Refused } from '../output.ts';
import { withCore } from '../session.ts';

/** Damages that are listed; a log with more is not in need of a longer list. */
const MOST_LISTED = 1_000;

/**
 * `redress rebuild [projection]`: throws rows away and builds them again from the log, before it returns. What is damaged
 * in the log is listed, and they are built from all the rest; exit 1.
 */
export async function rebuild(name: string | undefined, { json }: { readonly json: boolean }): Promise<void> {
  await withCore(async ({ core, stores, config }) => {
    const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
    try {
      const names = name === undefined ? readSide.readModel.catalogue.all.map((one) => one.name) : [name];
      for (const one of names) await readSide.readModel.reset(one);
      const damage = new Set<string>();
      const told = ({ what }: LogDamaged): void => {
        if (damage.size < MOST_LISTED) damage.add(what);
      };
      await readSide.projector({ ...core, log: readingOn(core.log, told) }).catchUp(names);
      const dropped = await readSide.readModel.dropOldVersions();
      const lines = [
        `Rebuilt: ${names.join(', ')}.${dropped.length > 0 ? ` Dropped: ${dropped.join(', ')}.` : ''}`,
        ...[...damage].map((what) => `  without what is damaged in the log: ${what}`),
      ];
      answer(json, { rebuilt: names, dropped, damage: [...damage] }, lines.join('\n'));
      if (damage.size > 0) process.exitCode = 1;
    } catch (error) {
      throw error instanceof NoSuchProjection ? new Refused(`${error.message}.`) : error;
    } finally {
      await readSide.close();
    }
  }, 'write');
}
