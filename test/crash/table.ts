import { faultsOf, type Outcome } from './campaign.ts';

type Cell = string | number;

export const ROUND_HEADINGS: readonly Cell[] = [
  'round',
  'fault',
  'struck',
  'accepted',
  'unanswered',
  'events',
  'breaches',
  'lost',
  'doubled',
  'broken',
  'differing',
  'seconds',
];
const SUMMARY_HEADINGS: readonly Cell[] = [
  'rounds',
  'fault',
  'came about',
  'times',
  'lost',
  'doubled',
  'broken',
  'differing',
  'other',
];

/** Cells side by side; the second is a name. */
export const lineOf = (cells: readonly Cell[]): string =>
  cells.map((cell, index) => (index === 1 ? String(cell).padEnd(34) : String(cell).padStart(10))).join(' ');

/** Faults × rounds: in how many of its rounds each came about, how often altogether, and what it did. */
export function summaryOf(faults: readonly string[], outcomes: readonly Outcome[]): readonly string[] {
  const rowOf = (name: string, of: readonly Outcome[]): string => {
    const sum = (count: (outcome: Outcome) => number): number => of.reduce((total, one) => total + count(one), 0);
    const known = [
      sum(({ lost }) => lost.length),
      sum(({ doubled }) => doubled.length),
      sum(({ broken }) => broken.length),
      sum(({ differing }) => differing.length),
    ];
    const all = sum((outcome) => faultsOf(outcome).length);
    const other = all - known.reduce((total, count) => total + count, 0);
    const cameAbout = of.filter(({ struck }) => struck > 0).length;
    return lineOf([of.length, name, cameAbout, sum(({ struck }) => struck), ...known, other]);
  };
  return [
    lineOf(SUMMARY_HEADINGS),
    ...faults.map((fault) =>
      rowOf(
        fault,
        outcomes.filter((outcome) => outcome.fault === fault),
      ),
    ),
    rowOf('all', outcomes),
  ];
}
