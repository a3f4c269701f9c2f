import type { Core } from '#application';
import { countedAnew, type Countable, type CountedAnew, type KeptBecause } from '#casework';
import type { Id, Instant, LocalDate } from '#kernel';
import type { CalendarVersion } from '#procedure';
import { ClockQueries, RegisterQueries, type ClockRow, type Page, type RegisterRow } from '#projections';
import { calendarWithout, checkNextCalendar, latestCalendar } from '#publishing';
import type { ReadModel } from '#read-model';

/** A running limit, and what a version of its calendar would do to it. */
export interface LimitPreview {
  readonly caseId: Id;
  readonly reference: string;
  readonly clock: Id;
  readonly title: string;
  readonly dueDate: LocalDate | null;
  /** `null` where it keeps its date. */
  readonly newDueDate: LocalDate | null;
  /** Why it keeps its date; `null` where it moves. */
  readonly keptBecause: KeptBecause | null;
}

export interface CalendarPreview {
  /** What is wrong with the version; nothing else is said of one with faults. */
  readonly faults: readonly string[];
  readonly moved: number;
  readonly kept: ReadonlyMap<KeptBecause, number>;
  readonly limits: Page<LimitPreview>;
}

export interface PreviewPaging {
  readonly first: number;
  readonly after?: string | undefined;
  /** Only those that move, or only those that keep their date. */
  readonly moving?: boolean | undefined;
}

/** Limits read at once. */
const PAGE = 500;

/**
 * What a version of a calendar would do to the running limits of an organisation, by the decider's own rule. The read
 * model is asked which limits run; it is a preview, and no decision.
 */
export async function calendarPreview(
  core: Core,
  readModel: ReadModel,
  organisation: string,
  calendar: CalendarVersion,
  paging: PreviewPaging,
): Promise<CalendarPreview> {
  const { state, base } = await ownOf(core, organisation, calendar.id);
  const check = checkNextCalendar(calendar, state, core.time.now(), base);
  return check.ok
    ? effectOf(core, readModel, organisation, calendar, paging)
    : faulty(check.faults.map(({ path, message }) => `${path}: ${message}`));
}

/** What withdrawing a published version would do to them: they would be counted by the one before it. */
export async function withdrawalPreview(
  core: Core,
  readModel: ReadModel,
  organisation: string,
  { calendar, version }: { readonly calendar: string; readonly version: number },
  paging: PreviewPaging,
): Promise<CalendarPreview> {
  const { state, base } = await ownOf(core, organisation, calendar);
  if (!state.versions.some((one) => one.calendar.version === version && !one.withdrawn))
    return faulty([`version: nobody has published a version ${version} of ${calendar} that could be withdrawn`]);
  const left = calendarWithout(calendar, state, version, base);
  if (left === undefined) return faulty([`version: without it there would be no ${calendar} left to count days on`]);
  return effectOf(core, readModel, organisation, left, paging);
}

/** What the organisation published of a calendar, and the one that counts where none of that does. */
async function ownOf({ library }: Core, organisation: string, name: string) {
  const [state, installed] = await Promise.all([
    library.ownCalendar(organisation, name),
    library.installedCalendar(name),
  ]);
  return { state, base: latestCalendar(name, installed) };
}

const faulty = (faults: readonly string[]): CalendarPreview => ({
  faults,
  moved: 0,
  kept: new Map(),
  limits: { edges: [], hasNextPage: false },
});

async function effectOf(
  core: Core,
  { dataSource }: ReadModel,
  organisation: string,
  calendar: CalendarVersion,
  { first, after, moving }: PreviewPaging,
): Promise<CalendarPreview> {
  const kept = new Map<KeptBecause, number>();
  const edges: Page<LimitPreview>['edges'][number][] = [];
  let moved = 0;
  for await (const { key, limit } of previewed(core, dataSource, organisation, calendar)) {
    if (limit.keptBecause === null) moved += 1;
    else kept.set(limit.keptBecause, (kept.get(limit.keptBecause) ?? 0) + 1);
    const isWanted = moving === undefined || moving === (limit.keptBecause === null);
    if (isWanted && (after === undefined || key > keyOf(after)) && edges.length <= first) {
      edges.push({ cursor: Buffer.from(key).toString('base64url'), node: limit });
    }
  }
  return { faults: [], moved, kept, limits: { edges: edges.slice(0, first), hasNextPage: edges.length > first } };
}

const keyOf = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('utf8');

async function* previewed(
  core: Core,
  dataSource: ReadModel['dataSource'],
  organisation: string,
  calendar: CalendarVersion,
): AsyncGenerator<{ readonly key: string; readonly limit: LimitPreview }> {
  const { timeZone, closureDays } = await core.library.organisation(organisation);
  const counting = { calendar, closureDays: closureDays.map(({ date }) => date) };
  const tzdb = process.versions['tz'] ?? 'unknown';
  const now = core.time.now();
  const clocks = new ClockQueries(dataSource);
  for (let after: string | null = null; ;) {
    const rows: readonly ClockRow[] = await clocks.runningOn(organisation, calendar.id, after, PAGE);
    const cases = await casesOf(dataSource, organisation, rows);
    for (const row of rows) {
      const found = cases.get(row.caseId);
      if (found === undefined) continue;
      const pack = await core.library.pack(organisation, found.packId, found.packVersion);
      const rule = pack?.clocks.find(({ id }) => id === row.rule);
      if (pack === undefined || rule === undefined) continue;
      const counted = countedAnew(rule, countable(row, now), counting, { pack, timeZone, tzdb });
      yield { key: row.key, limit: { ...named(row, found), ...outcome(counted) } };
    }
    after = rows.at(-1)?.key ?? null;
    if (rows.length < PAGE) return;
  }
}

/** What is due and not settled yet will have been missed before anything is counted anew. */
function countable(row: ClockRow, now: Instant): Countable {
  const { clock: id, nature, inputs, dueAt, extensions, breachedAt, detectedAt, correctedBy, correctedBecause } = row;
  const missedAt = breachedAt ?? (dueAt !== null && dueAt <= now ? dueAt : null);
  if (missedAt === null) return { nature, from: inputs.from, dueAt, extensions };
  const corrected = correctedBecause === null ? undefined : { by: correctedBy ?? '', reason: correctedBecause };
  const breach = { id, dueAt: missedAt, detectedAt: detectedAt ?? now, corrected };
  return { nature, from: inputs.from, dueAt, extensions, breach };
}

const named = ({ caseId, clock, title, dueDate }: ClockRow, { reference }: RegisterRow) => ({
  caseId,
  reference,
  clock,
  title,
  dueDate,
});

const outcome = (counted: CountedAnew): Pick<LimitPreview, 'newDueDate' | 'keptBecause'> =>
  'kept' in counted
    ? { newDueDate: null, keptBecause: counted.kept }
    : { newDueDate: counted.due.dueDate, keptBecause: null };

async function casesOf(
  dataSource: ReadModel['dataSource'],
  organisation: string,
  rows: readonly ClockRow[],
): Promise<ReadonlyMap<Id, RegisterRow>> {
  const ids = [...new Set(rows.map(({ caseId }) => caseId))];
  const found = await new RegisterQueries(dataSource).byIds(organisation, ids);
  return new Map(found.map((row) => [row.caseId, row]));
}
