import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** The CFPB's sample as its file has it, and what follows from it by counting of our own: no line of the product is used. */
export const SAMPLE_FILE = new URL('../data/cfpb-complaints-sample.csv', import.meta.url).pathname;

export interface SampleRow {
  readonly number: string;
  /** `2023-08-25`: the day on which the firm received it. */
  readonly received: string;
  readonly isClosed: boolean;
}

const [columns = [], ...lines] = parse(readFileSync(SAMPLE_FILE), { bom: true }) as readonly string[][];

/** Every third of its rows, of all years. */
const some = lines.filter((_, index) => index % 3 === 0);

export const sample: readonly SampleRow[] = some.map((line) => {
  const cell = (column: string): string => line[columns.indexOf(column)] ?? '';
  return {
    number: cell('Complaint ID'),
    received: cell('Date sent to company'),
    isClosed: cell('Company response to consumer').startsWith('Closed'),
  };
});

/** Writes the rows of {@link sample} as a file of the same form. */
export function writeSample(file: string): void {
  const quoted = (line: readonly string[]): string => line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  writeFileSync(file, [columns, ...some].map(quoted).join('\n'));
}

/** The bank holidays of England and Wales around the rows of 2023, from gov.uk by hand. */
const HOLIDAYS = new Set(['2023-05-29', '2023-08-28', '2023-12-25', '2023-12-26', '2024-01-01']);

/** The n-th working day after a day, counted one by one. */
export function workingDaysAfter(day: string, n: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  for (let counted = 0; counted < n;) {
    date.setUTCDate(date.getUTCDate() + 1);
    const isWeekday = date.getUTCDay() !== 0 && date.getUTCDay() !== 6;
    if (isWeekday && !HOLIDAYS.has(date.toISOString().slice(0, 10))) counted += 1;
  }
  return date.toISOString().slice(0, 10);
}
