import { packVocabulary } from '#casework';
import { momentOf } from '#import';
import { checkPack, type Pack } from '#procedure';
import { printSimulation, simulate } from '#simulation';
import { answer, progress, Refused, wholeNumber } from '../output.ts';
import { knownOrganisation, withCore } from '../session.ts';
import { faultLine, sourceOf } from './pack.ts';

interface Options {
  readonly organisation: string;
  readonly from: string;
  readonly limit: string;
  readonly skip: string;
  readonly json: boolean;
}

/** `redress pack simulate FILE --organisation ID --from DATE`: what became of the cases, and what would have. */
export async function simulateCommand(file: string, { organisation, from, json, ...rest }: Options): Promise<void> {
  const pack = soundPack(file, await sourceOf(file));
  const listUpTo = wholeNumber('--limit', rest.limit, 1_000);
  const skip = wholeNumber('--skip', rest.skip, 10_000_000);
  await withCore(async ({ core }) => {
    const { timeZone } = await knownOrganisation(core, organisation);
    const since = momentOf(from, timeZone);
    if (since === null) throw new Refused(`"${from}" is no day: give 2025-04-24, or a moment with its offset.`);
    const told = progress(json, 'cases');
    const simulated = await simulate(core, pack, { organisation, from: since, listUpTo, skip, onProgress: told });
    if (told !== undefined) process.stderr.write('\n');
    const { report, cases } = simulated;
    answer(json, { organisation, from: since, ...report, differences: cases }, printSimulation(report, cases));
  });
}

function soundPack(file: string, source: string): Pack {
  const checked = checkPack(source, packVocabulary);
  if (checked.ok) return checked.pack;
  const faults = checked.faults.map((fault) => faultLine(file, fault));
  throw new Refused(`The pack cannot be tried before it is sound:\n${faults.join('\n')}`, { faults: checked.faults });
}
