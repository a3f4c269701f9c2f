import type { ComplianceReport, DutyLine, Figure, Miss, RightLine } from './report.ts';

/** Spreadsheets run a cell that begins so as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell by RFC 4180; text that a spreadsheet would run is made text by an apostrophe. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

type Cells = readonly (string | number | null)[];

const csv = (rows: readonly Cells[]): string => rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

const figureRow = (figure: string, of: string, { count, cases }: Figure): Cells => [figure, of, count, cases.join(' ')];

const lineRows = (section: string, line: DutyLine | RightLine): readonly Cells[] =>
  Object.entries(line).flatMap(([name, value]: [string, string | Figure]) =>
    typeof value === 'string' ? [] : [figureRow(`${section}.${name}`, line.rule, value)],
  );

const tallyRows = (section: string, tally: Readonly<Record<string, Figure>>): readonly Cells[] =>
  Object.entries(tally).map(([word, figure]) => figureRow(section, word, figure));

/**
 * The figures of a report, one to a line: its name as in `definitions`, the rule or word it is of, the count, and the
 * references behind it, parted by spaces.
 */
export function reportCsv(report: ComplianceReport): string {
  const single = (name: SingleFigure): Cells => figureRow(name, '', report[name]);
  return csv([
    ['figure', 'of', 'count', 'cases'],
    ...SINGLE_FIGURES.map(single),
    ...tallyRows('receivedByKind', report.receivedByKind),
    ...tallyRows('receivedByChannel', report.receivedByChannel),
    ...tallyRows('receivedByArea', report.receivedByArea),
    ...tallyRows('receivedByCause', report.receivedByCause),
    ...TRENDS.flatMap((of) => report.trends[of].map(({ name, before }) => [`trends.${of}.before`, name, before, ''])),
    ...tallyRows('exits', report.exits),
    ...tallyRows('outcomes', report.outcomes),
    ...report.duties.flatMap((line) => lineRows('duties', line)),
    ...report.rights.flatMap((line) => lineRows('rights', line)),
  ]);
}

/** The figures of the period before; those of the period itself are the tallies. */
const TRENDS = ['kinds', 'areas', 'causes'] as const;

const SINGLE_FIGURES = [
  'openAtStart',
  'received',
  'reopened',
  'closed',
  'closedDateUnknown',
  'openAtEnd',
  'undatedClocks',
  'correctiveActionsRaised',
  'correctiveActionsClosed',
  'departures',
] as const;
type SingleFigure = (typeof SINGLE_FIGURES)[number];

const MISS_FIELDS = [
  'reference',
  'clock',
  'rule',
  'firstDueAt',
  'missedDueAt',
  'metAt',
  'lateByMs',
  'correctedBecause',
] as const satisfies readonly (keyof Miss)[];

/** The limits that were missed, one to a line. */
export const missesCsv = ({ misses }: Pick<ComplianceReport, 'misses'>): string =>
  csv([MISS_FIELDS, ...misses.map((miss) => MISS_FIELDS.map((field) => miss[field]))]);
