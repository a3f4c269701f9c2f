import { CaseFigures } from './case-figures.ts';
import { ClockFigures } from './clock-figures.ts';
import { DEFINITIONS } from './definitions.ts';
import { Count } from './figure.ts';
import { boundsOf, periodBeforeThis, type Period } from './period.ts';
import type { ComplianceReport, Figure } from './report.ts';
import type { Happening, ReportSource } from './source.ts';

export interface ReportOptions extends Period {
  /** Of the organisation: where its days begin and end. */
  readonly timeZone: string;
  /** References listed behind each figure, and misses listed; 10,000 unless told. The counts are always whole. */
  readonly listUpTo?: number;
}

const LIST_UP_TO = 10_000;

/**
 * Counts a report from its rows; see `definitions` for what each figure counts. Nothing but the rows has a say, so the
 * same rows give the same report.
 * @throws BadPeriod
 */
export async function compileReport(
  source: ReportSource,
  organisation: string,
  { listUpTo = LIST_UP_TO, timeZone, ...period }: ReportOptions,
): Promise<ComplianceReport> {
  const bounds = boundsOf(period, timeZone);
  const before = boundsOf(periodBeforeThis(period), timeZone);
  const cases = new CaseFigures(bounds, before, listUpTo);
  for await (const one of source.cases(bounds, before.start)) cases.add(one);
  const ofClocks = new ClockFigures(bounds, listUpTo);
  for await (const { reference, ofCase } of source.clocksByCase(bounds)) ofClocks.add(reference, ofCase);
  const happened = (what: Happening): Promise<Figure> => counted(source.happened(bounds, what), listUpTo);
  return {
    organisation,
    period: bounds,
    definitions: DEFINITIONS,
    ...cases.figures,
    duties: ofClocks.duties,
    rights: ofClocks.rights,
    undatedClocks: await happened('undatedClocks'),
    misses: ofClocks.misses,
    correctiveActionsRaised: await happened('correctiveActionsRaised'),
    correctiveActionsClosed: await happened('correctiveActionsClosed'),
    departures: await happened('departures'),
  };
}

async function counted(references: AsyncIterable<string>, most: number): Promise<Figure> {
  const count = new Count(most);
  for await (const reference of references) count.add(reference);
  return count.figure;
}
