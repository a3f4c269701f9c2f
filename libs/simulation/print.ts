import { cameOutOtherwise, RESULTS, type Limit } from './compare.ts';
import type { LimitTally, RuleTally, RefusalTally, TrialReport } from './tally.ts';
import type { CaseTrial } from './try-case.ts';

/** A simulation as people read it. @param listed the differing cases that are shown. */
export function printSimulation(report: TrialReport, listed: readonly CaseTrial[]): string {
  const { pack, cases, differing, notHandled, departures } = report;
  return [
    `${pack.title} (${pack.pack}, version ${pack.version}) tried on ${cases} cases: ${differing} would differ.`,
    ...(notHandled === 0 ? [] : [`${notHandled} it would not deal with at all.`]),
    `Departures from blocking gates: ${departures.was} on record, ${departures.would} under it.`,
    '',
    'Limits, as they came out -> as they would have:',
    ...report.rules.flatMap(ruleLines),
    ...(report.notTaken.length === 0 ? [] : ['', 'Acts that it would not have taken:']),
    ...report.notTaken.map(refusalLine),
    ...(listed.length === 0 ? [] : ['', `Cases that would differ (${listed.length} of ${differing}):`]),
    ...listed.flatMap(caseLines),
  ].join('\n');
}

const clauses = (req: readonly string[]): string => (req.length === 0 ? '' : ` [${req.join(', ')}]`);

function ruleLines({ rule, title, req, inPack, was, would, otherwise, otherDate }: RuleTally): readonly string[] {
  const moved = [
    ...(otherwise === 0 ? [] : [`${otherwise} otherwise`]),
    ...(otherDate === 0 ? [] : [`${otherDate} with another date`]),
  ];
  return [
    `  ${title} (${rule})${clauses(req)}${inPack ? '' : ', which this pack does not have'}`,
    `    ${tallyText(was)} -> ${tallyText(would)}${moved.length === 0 ? '' : `; ${moved.join(', ')}`}`,
  ];
}

function tallyText(tally: LimitTally): string {
  const parts = RESULTS.filter((result) => tally[result] > 0).map(
    (result) => `${tally[result]} ${result.replace('_', ' ')}`,
  );
  return `${tally.started} started${parts.length === 0 ? '' : ` (${parts.join(', ')})`}`;
}

const refusalLine = ({ code, rule, act, about, req, then, count, reason }: RefusalTally): string =>
  `  ${count} ${act}${about === null ? '' : ` of ${about}`}: ${code}${rule === null ? '' : ` ${rule}`}${clauses(req)}` +
  `, ${then === 'told' ? 'told as a past fact' : 'left out'} (${reason})`;

const limitText = (limit: Limit | null): string =>
  limit === null ? 'none' : `${limit.result.replace('_', ' ')}, due ${limit.dueDate ?? 'without a date'}`;

function caseLines({ reference, receivedAt, handled, limits, notTaken }: CaseTrial): readonly string[] {
  return [
    `  ${reference}, received ${receivedAt.slice(0, 10)}${handled ? '' : ': not dealt with'}`,
    ...limits.filter(cameOutOtherwise).map((l) => `    ${l.clock}: ${limitText(l.was)} -> ${limitText(l.would)}`),
    ...notTaken.map(
      ({ event, refusal }) =>
        `    ${event.meta.occurredAt.slice(0, 10)} ${event.type}: ${refusal.code}${refusal.rule === undefined ? '' : ` ${refusal.rule}`}`,
    ),
  ];
}
