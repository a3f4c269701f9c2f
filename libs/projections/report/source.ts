import type { CaseRead } from './case-figures.ts';
import type { ClockRead } from './clock-result.ts';
import type { Bounds } from './period.ts';

/** What a report counts that happened at a moment and is no clock that fell due. */
export const HAPPENINGS = [
  'undatedClocks',
  'correctiveActionsRaised',
  'correctiveActionsClosed',
  'departures',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** The clocks of one case, all of them. */
export interface CaseClocks {
  readonly reference: string;
  readonly ofCase: readonly ClockRead[];
}

/** Where a report reads its rows: the read model, or the log itself. What it counts of them is the same. */
export interface ReportSource {
  /** At least the cases that any figure may count: open or closed in the period, or received since `since`. */
  cases(bounds: Bounds, since: string): AsyncIterable<CaseRead>;
  /** Every clock of the cases that have one first due in the period, case by case. */
  clocksByCase(bounds: Bounds): AsyncIterable<CaseClocks>;
  /** The reference of the case behind each happening in the period. */
  happened(bounds: Bounds, what: Happening): AsyncIterable<string>;
}
