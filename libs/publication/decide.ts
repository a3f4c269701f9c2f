import { accept, refuse, type Decided, type Decision, type Refusal } from '#kernel';
import { localDateOf, periodNamed } from '#procedure';
import { changedFigures } from './changed-figures.ts';
import type { PublicationCommand, PublicationContext } from './commands.ts';
import type { PublicationEvent } from './events.ts';
import type { PublicationState } from './state.ts';

/** Every reason a report is not issued for. */
export const PUBLICATION_REFUSALS = {
  PERIOD_UNKNOWN: 'The period is no quarter and no year.',
  PERIOD_NOT_OVER: 'The period is not over.',
  REPORT_UNCHANGED: 'The report was issued with the same figures already.',
} as const;

const because = (code: keyof typeof PUBLICATION_REFUSALS, message: string, wouldAccept: string): Refusal => ({
  code,
  message,
  field: 'period',
  wouldAccept,
});

export function decide(
  { issues }: PublicationState,
  command: PublicationCommand,
  { now, newId, timeZone }: PublicationContext,
): Decision<Decided<PublicationEvent>> {
  const { type: _type, ...report } = command;
  const issuedOn = localDateOf(now, timeZone);
  const refusal = periodFault(report.period, issuedOn);
  if (refusal !== null) return refuse(refusal);
  const last = issues.at(-1);
  if (last?.figuresHash === report.figuresHash && last.to === report.to) {
    const message = `The report on ${report.period} was issued on ${last.issuedOn} with the same figures`;
    return refuse(because('REPORT_UNCHANGED', message, 'a restatement once a figure has changed, or another audience'));
  }
  const restated = last === undefined ? { changed: [] } : { restates: last.issue, changed: changes(last, report) };
  return accept([{ type: 'ReportIssued', data: { ...report, issuedOn, ...restated }, id: newId(), occurredAt: now }]);
}

/** Figures named as changed; the issues themselves have them all. */
const MOST_CHANGES = 500;

const changes = (last: Pick<PublicationCommand, 'figures'>, report: Pick<PublicationCommand, 'figures'>) =>
  changedFigures(last.figures, report.figures).slice(0, MOST_CHANGES);

/** What is wrong with a period to report on, or `null`. */
export function periodFault(name: string, today: string): Refusal | null {
  const period = periodNamed(name);
  if (period === null) {
    return because('PERIOD_UNKNOWN', `${name} is no period to report on`, 'a quarter such as 2025-Q2, or a year');
  }
  if (period.last < today) return null;
  return because('PERIOD_NOT_OVER', `${name} ends on ${period.last}`, `the report after ${period.last}`);
}
