import type { Core } from '#application';
import { openerOf, PROJECTIONS } from '#projections';
import { compareRows, Projector, quoted, ReadModel, type RowFault } from '#read-model';
import { endOfLog, type ReadSide } from './read-side.ts';

export interface VerifiedRows {
  readonly projections: number;
  readonly faults: readonly RowFault[];
}

/** ms for what is shown to come as far as the log was. */
const CATCH_UP = 60_000;

/**
 * Folds every projection anew beside the one that is shown, and compares them row by row. What is shown is left as it is.
 * @throws what the stores throw; an error where what is shown does not catch up with the log, because nobody folds it
 */
export async function verifyProjections(
  core: Core,
  { readModel }: ReadSide,
  databaseUrl: string,
  namespace: string,
): Promise<VerifiedRows> {
  const end = await endOfLog(core);
  if (end === null) return { projections: PROJECTIONS.length, faults: [] };
  const beside = namespace === '' ? 'verify' : `${namespace}_verify`;
  const folded = await ReadModel.open({ databaseUrl, namespace: beside, projections: PROJECTIONS });
  try {
    // One that broke off has left its rows.
    for (const { name } of folded.catalogue.all) await folded.reset(name);
    const { log, codec } = core;
    await new Projector({ readModel: folded, log, codec, opener: openerOf(core.vault) }).catchUp();
    const faults: RowFault[] = [];
    if (!(await readModel.waitFor(end, 0))) await catchUp(core, readModel);
    for await (const fault of compareRows(readModel, folded, end)) faults.push(fault);
    return { projections: PROJECTIONS.length, faults };
  } finally {
    await folded.dataSource.query(`drop schema ${quoted(folded.schema)} cascade`);
    await folded.close();
  }
}

/** Where a product runs, it does; where none runs, this does what the next start would. */
async function catchUp(core: Core, readModel: ReadModel): Promise<void> {
  const { log, codec } = core;
  const until = AbortSignal.timeout(CATCH_UP);
  await new Projector({ readModel, log, codec, opener: openerOf(core.vault) }).catchUp(undefined, until);
}
