import { checkIssue, type IssueCheck } from '#audit';
import { publicationStream, type Core } from '#application';
import { BadPeriod, quarter, reportFromLog, reportCsv, year } from '#projections';
import { publicationAggregate, type Issue } from '#publication';
import { answer, Refused } from '../output.ts';
import { knownOrganisation, withCore } from '../session.ts';

interface Options {
  readonly organisation: string;
  readonly issued: boolean;
  readonly json: boolean;
}

/**
 * `redress report 2025-Q2`: the report counted from the log itself. With `--issued`, what was given out of it, each issue
 * counted again up to the event at which it was frozen; another figure than was given out is a refusal.
 */
export async function reportCommand(period: string, { organisation, issued, json }: Options): Promise<void> {
  await withCore(async ({ core }) => {
    const { timeZone } = await knownOrganisation(core, organisation);
    try {
      if (issued) {
        periodOf(period);
        await printIssues(core, organisation, period, json);
        return;
      }
      const days = periodOf(period);
      const report = await reportFromLog(core.log, core.codec, organisation, { ...days, timeZone });
      if (report !== null) answer(json, report, reportCsv(report).trimEnd());
    } catch (error) {
      throw error instanceof BadPeriod ? new Refused(`${error.message}.`) : error;
    }
  });
}

/** @throws BadPeriod */
const periodOf = (period: string) => (period.includes('Q') ? quarter(period) : year(period));

const SAID: Readonly<Record<IssueCheck, string>> = {
  as_issued: 'the log gives the same figures',
  figures_differ: 'THE LOG GIVES OTHER FIGURES',
  stored_figures_damaged: 'THE STORED FIGURES DO NOT MATCH THEIR HASH',
  event_missing: 'THE EVENT IT WAS FROZEN AT IS NOT IN THE LOG',
};

async function printIssues(core: Core, organisation: string, period: string, json: boolean): Promise<void> {
  const { state } = await core.repository.load(publicationAggregate, publicationStream(organisation, period), {
    organisation,
  });
  if (state.issues.length === 0) throw new Refused(`No report on ${period} was issued (mutation issueReport).`);
  const checked: { readonly issue: Issue; readonly check: IssueCheck }[] = [];
  for (const issue of state.issues) checked.push({ issue, check: await checkIssue(core, organisation, issue) });
  answer(json, checked, checked.map(({ issue, check }) => lineOf(issue, check)).join('\n'));
  if (checked.some(({ check }) => check !== 'as_issued')) process.exitCode = 1;
}

const lineOf = ({ period, issue, issuedOn, to, asOf, restates, changed }: Issue, check: IssueCheck): string =>
  [
    `${period} issued on ${issuedOn} (${to}), frozen at event ${asOf}: ${SAID[check]}`,
    ...(restates === undefined ? [] : [`  restates ${restates}`]),
    ...changed.map(({ figure, was, now }) => `  ${figure}: ${was ?? 'none'} -> ${now ?? 'none'}`),
    `  issue ${issue}`,
  ].join('\n');
