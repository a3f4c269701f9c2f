import { hashCommand, type Codec, type EventLog } from '#event-store';
import type { Id } from '#kernel';
import { quarter, reportFromLog, year } from '#projections';
import type { Figures, Issue } from '#publication';

/** What a report is counted from. */
export interface Counting {
  readonly organisation: string;
  /** `2025-Q2` or `2025`. */
  readonly period: string;
  /** Of the organisation: where its days begin and end. */
  readonly timeZone: string;
  /** The last event that is counted. */
  readonly asOf: Id;
}

type Log = { readonly log: EventLog; readonly codec: Codec };

/**
 * The figures of a report as they were when an event was the last of the log: counts without the cases behind them,
 * which is what is given out. It reads the log up to that event.
 * @returns `null` where the log has no such event.
 * @throws BadPeriod
 */
export async function figuresAsOf(
  { log, codec }: Log,
  { organisation, period, timeZone, asOf }: Counting,
): Promise<{ readonly figures: Figures; readonly figuresHash: string } | null> {
  const days = period.includes('Q') ? quarter(period) : year(period);
  const report = await reportFromLog(log, codec, organisation, { ...days, timeZone, listUpTo: 0, upTo: asOf });
  if (report === null) return null;
  // As JSON carries it, so that what is hashed is what is stored.
  const figures = JSON.parse(JSON.stringify(report)) as Figures;
  return { figures, figuresHash: hashCommand(figures) };
}

/** Whether what was given out is what the log says, and what the log cannot say of it. */
export type IssueCheck = 'as_issued' | 'figures_differ' | 'stored_figures_damaged' | 'event_missing';

/** Counts an issued report again, from the log up to the event at which it was frozen. */
export async function checkIssue(core: Log, organisation: string, issue: Issue): Promise<IssueCheck> {
  if (hashCommand(issue.figures) !== issue.figuresHash) return 'stored_figures_damaged';
  const timeZone = timeZoneOf(issue.figures);
  const counted = await figuresAsOf(core, { organisation, period: issue.period, timeZone, asOf: issue.asOf });
  if (counted === null) return 'event_missing';
  return counted.figuresHash === issue.figuresHash ? 'as_issued' : 'figures_differ';
}

/** The zone that the report was counted in, which may not be the organisation's any more. */
function timeZoneOf({ period }: Figures): string {
  const zone = typeof period === 'object' && period !== null && 'timeZone' in period ? period['timeZone'] : undefined;
  return typeof zone === 'string' ? zone : 'Europe/London';
}
