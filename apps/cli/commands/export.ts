import { BadPeriod, quarter, ReportQueries, reportCsv, year } from '#projections';
import { ReadSide } from '../../projector/read-side.ts';
import { answer, Refused } from '../output.ts';
import { knownOrganisation, withCore } from '../session.ts';

interface Options {
  readonly organisation: string;
  readonly format: 'csv' | 'json';
  readonly json: boolean;
}

/** ms to wait for the projections to have seen all that is in the log. */
const FRESH = 30_000;

/** `redress export 2025-Q3`: the compliance report of a quarter or year, each figure with the cases behind it. */
export async function exportCommand(period: string, { organisation, format, json }: Options): Promise<void> {
  await withCore(async ({ core, stores, config }) => {
    const { timeZone } = await knownOrganisation(core, organisation);
    const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
    const stop = new AbortController();
    // Where no Redress is running, nobody else brings the projections up to date.
    const projecting = stores.kind === 'embedded' ? readSide.projector(core).run(stop.signal) : Promise.resolve();
    try {
      if (!(await readSide.caughtUp(core, FRESH)))
        throw new Refused('The projections have not caught up with the log; try again.');
      const wanted = period.includes('Q') ? quarter(period) : year(period);
      const report = await new ReportQueries(readSide.readModel).compile(organisation, { ...wanted, timeZone });
      answer(json || format === 'json', report, reportCsv(report).trimEnd());
    } catch (error) {
      throw error instanceof BadPeriod ? new Refused(`${error.message}.`) : error;
    } finally {
      stop.abort();
      await projecting.catch(() => undefined);
      await readSide.close();
    }
  });
}
