import type { Core } from '#application';
import type { LeftLimit, LimitReading } from '#casework';
import { organisationOf } from '#event-store';
import type { Id } from '#kernel';
import { answer, progress, Refused, wholeNumber } from '../output.ts';
import { knownOrganisation, operator, withCore } from '../session.ts';

export interface HistoryOptions {
  readonly organisation?: string;
  readonly limit: string;
  readonly skip: string;
  readonly json: boolean;
}

interface LeftCase {
  readonly caseId: Id;
  readonly reference: string;
  readonly limits: readonly LeftLimit[];
}

/**
 * `redress status --history --organisation ID`: per case the limits that are over and that this version would read
 * otherwise than the one that decided them. They stay as they were read. One case is in memory at a time, beside those
 * that are listed.
 */
export async function statusOfHistory({ organisation, json, ...rest }: HistoryOptions): Promise<void> {
  if (organisation === undefined) throw new Refused('--history is of one organisation: give --organisation ID.');
  const listUpTo = wholeNumber('--limit', rest.limit, 1_000);
  const skip = wholeNumber('--skip', rest.skip, 10_000_000);
  await withCore(async ({ core }) => {
    await knownOrganisation(core, organisation);
    const told = progress(json, 'cases');
    const listed: LeftCase[] = [];
    const undecided: { readonly caseId: Id; readonly message: string }[] = [];
    let [cases, differing, unread] = [0, 0, 0];
    for await (const { caseId, reference } of casesOf(core, organisation)) {
      cases += 1;
      told?.(cases);
      const limits = await limitsLeftOf(core, caseId, organisation);
      if (typeof limits === 'string') {
        unread += 1;
        if (undecided.length < listUpTo) undecided.push({ caseId, message: limits });
      } else if (limits.length > 0) {
        differing += 1;
        if (differing > skip && listed.length < listUpTo) listed.push({ caseId, reference, limits });
      }
    }
    if (told !== undefined) process.stderr.write('\n');
    const lines = [
      `${cases} cases of ${organisation}: ${differing} with limits that are over and would be read otherwise now. They stay as they were read.`,
      ...listed.flatMap(({ caseId, reference, limits }) => [`${reference} (${caseId})`, ...limits.map(limitLine)]),
      ...(unread === 0 ? [] : [`${unread} cannot be read:`]),
      ...undecided.map(({ caseId, message }) => `  ${caseId}: ${message}`),
    ];
    answer(json, { organisation, cases, differing, listed, unread, undecided }, lines.join('\n'));
    if (unread > 0) process.exitCode = 1;
  });
}

/** Every case of an organisation, by its first event. */
async function* casesOf({ log, codec }: Core, organisation: string) {
  const types = ['ComplaintReceived', 'FeedbackReceived'];
  for await (const stored of log.readAll({ prefixes: ['case-'], types })) {
    if (stored.revision !== 0 || organisationOf(stored) !== organisation) continue;
    const reference = (codec.decode(stored)?.data as { readonly reference?: string } | undefined)?.reference ?? '';
    yield { caseId: stored.stream.slice('case-'.length), reference };
  }
}

/** @returns why, where the case cannot be decided on. */
async function limitsLeftOf({ cases }: Core, caseId: Id, organisation: string): Promise<readonly LeftLimit[] | string> {
  try {
    const left = await cases.limitsLeft(caseId, { caller: operator(organisation), commandId: '' });
    return 'code' in left ? left.message : left;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const limitLine = ({ clock, title, onRecord, derived }: LeftLimit): string =>
  `  ${title} (${clock}): on record ${readingText(onRecord)}; now ${readingText(derived)}`;

function readingText(reading: LimitReading | null): string {
  if (reading === null) return 'none';
  const { how, at, missedBy, dueAt } = reading;
  return [
    at === null ? how : `${how} ${at}`,
    ...(missedBy === null ? [] : [`missed by ${missedBy}`]),
    dueAt === null ? 'without a date' : `due ${dueAt}`,
  ].join(', ');
}
