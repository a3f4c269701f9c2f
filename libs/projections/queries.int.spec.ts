import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Projector, type Opener, type ReadModel } from '#read-model';
import { startTestDatabase, storedRows, type TestDatabase } from '../read-model/testing/database.ts';
import { projected } from '../read-model/testing/in-memory.ts';
import {
  clocks,
  ClockQueries,
  CorrectiveActionQueries,
  DepartureQueries,
  DueClocks,
  DueWork,
  MalformedCursor,
  NoticeQueries,
  PROJECTIONS,
  register,
  RegisterQueries,
  quarter,
  reportFromLog,
  ReportQueries,
  TaskQueries,
  TimelineQueries,
  year,
  type Page,
  type Paging,
  type RegisterSort,
} from './index.ts';
import { caseCodec, type CaseLog } from './testing/case-log.ts';
import { generatedCases, told } from './testing/generated-cases.ts';

const opener: Opener = (_organisation, sealed) => Promise.resolve(sealed.map(({ subject }) => `José of ${subject}`));

let database: TestDatabase;
let readModel: ReadModel;
let caseLog: CaseLog;

beforeAll(async () => {
  database = await startTestDatabase();
  readModel = await database.open(PROJECTIONS);
  // The same cases every time, so that what is found can be looked at.
  const cases = fc.sample(generatedCases, { numRuns: 12, seed: 7 }).flat();
  ({ caseLog } = await told(cases));
  await new Projector({ readModel, log: caseLog.log, codec: caseCodec, opener, batchSize: 50 }).catchUp();
});
afterAll(() => database.close());

/** Every node of a list, page by page. */
async function all<T>(list: (paging: Paging) => Promise<Page<T>>, first: number): Promise<readonly T[]> {
  const nodes: T[] = [];
  for (let after: string | undefined; ;) {
    const { edges, hasNextPage } = await list({ first, after });
    nodes.push(...edges.map(({ node }) => node));
    after = edges.at(-1)?.cursor;
    if (!hasNextPage || after === undefined) return nodes;
  }
}

const ORGANISATIONS = ['aurora', 'borealis'];
const registered = () => projected(register, caseLog.events);

describe('the projections in the database', () => {
  it('hold the rows that the folds say', async () => {
    expect(await readModel.parked()).toEqual([]);
    const queries = new RegisterQueries(readModel.dataSource);
    for (const expected of registered()) {
      const { partition, position, ...row } = (await queries.byId(expected.organisation, expected.key))!;
      expect(row).toEqual(expected);
      expect([partition, position]).toEqual([expected.key, expect.stringMatching(/^\d+\/\d+$/)]);
    }
    const clockQueries = new ClockQueries(readModel.dataSource);
    for (const expected of projected(clocks, caseLog.events)) {
      const row = await clockQueries.byId(expected.organisation, expected.caseId, expected.clock);
      expect(row).toMatchObject({ ...expected });
    }
  });

  it('count as overdue what reads as missed and still runs', async () => {
    const rows = projected(clocks, caseLog.events);
    const corrected = rows.filter(({ running, correctedBecause }) => running && correctedBecause !== null);
    expect(corrected.map(({ state }) => state)).toContain('running');
    const { overdue, breached } = await new DueClocks(readModel.dataSource).totals('2030-01-01T00:00:00.000Z');
    expect(overdue).toBe(rows.filter(({ running, state }) => running && state === 'missed').length);
    expect(breached).toBe(rows.filter(({ breachedAt }) => breachedAt !== null).length);
  });

  it('are the same after a rebuild', async () => {
    const projector = new Projector({ readModel, log: caseLog.log, codec: caseCodec, opener });
    for (const projection of PROJECTIONS) {
      const lived = await storedRows(readModel, projection);
      await projector.rebuild(projection.name);
      await projector.catchUp([projection.name]);
      expect(await storedRows(readModel, projection)).toEqual(lived);
    }
  });
});

describe('lists', () => {
  it.each<RegisterSort>(['receivedAt', 'reference', 'nextDueAt'])(
    'of the register by %s show every case once',
    async (sort) => {
      const queries = new RegisterQueries(readModel.dataSource);
      for (const organisation of ORGANISATIONS) {
        const ids = registered().flatMap((row) => (row.organisation === organisation ? [row.key] : []));
        for (const direction of ['ASC', 'DESC'] as const) {
          const found = await all((paging) => queries.list(organisation, { sort, direction, ...paging }), 3);
          expect(found.map(({ key }) => key).sort()).toEqual(ids);
          const values = found.flatMap((row) => row[sort] ?? []);
          const sorted = [...values].sort();
          expect(values).toEqual(direction === 'ASC' ? sorted : sorted.reverse());
          // What has no such value comes last.
          expect(found.slice(values.length).every((row) => row[sort] === null)).toBe(true);
        }
        expect(await queries.count(organisation)).toBe(ids.length);
      }
    },
  );

  it('show every row once where many share a sort value', async () => {
    const queries = new NoticeQueries(readModel.dataSource);
    const rows = await all((paging) => queries.list('aurora', paging), 2);
    expect(new Set(rows.map(({ decidedAt }) => decidedAt)).size).toBeLessThan(rows.length);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
    expect(rows).toHaveLength((await all((paging) => queries.list('aurora', paging), 200)).length);
  });

  it('hold nothing of another organisation', async () => {
    const { dataSource } = readModel;
    for (const organisation of [...ORGANISATIONS, 'nobody']) {
      const lists = [
        await all((paging) => new RegisterQueries(dataSource).list(organisation, paging), 200),
        await all((paging) => new TaskQueries(dataSource).list(organisation, paging), 200),
        await all((paging) => new CorrectiveActionQueries(dataSource).list(organisation, paging), 200),
        await all((paging) => new NoticeQueries(dataSource).list(organisation, paging), 200),
        await all((paging) => new DepartureQueries(dataSource).list(organisation, paging), 200),
      ];
      for (const row of lists.flat()) expect(row.organisation).toBe(organisation);
      expect(lists[0]).toHaveLength(registered().filter((row) => row.organisation === organisation).length);
    }
    const [foreign] = registered().filter(({ organisation }) => organisation === 'borealis');
    expect(await new RegisterQueries(dataSource).byId('aurora', foreign!.key)).toBeNull();
    expect(await new ClockQueries(dataSource).ofCase('aurora', foreign!.key)).toEqual([]);
    expect((await new TimelineQueries(dataSource).events('aurora', foreign!.key)).edges).toEqual([]);
  });

  it('narrow the register by its filters', async () => {
    const queries = new RegisterQueries(readModel.dataSource);
    const keys = async (filter: Parameters<typeof queries.count>[1]) =>
      (await all((paging) => queries.list('aurora', { filter, ...paging }), 200)).map(({ key }) => key).sort();
    const expected = (holds: (row: ReturnType<typeof registered>[number]) => boolean) =>
      registered().flatMap((row) => (row.organisation === 'aurora' && holds(row) ? [row.key] : []));
    expect(await keys({ status: 'closed' })).toEqual(expected(({ status }) => status === 'closed'));
    expect(await keys({ person: 'hana' })).toEqual(expected(({ handlers }) => handlers['handler']?.person === 'hana'));
    expect(await keys({ person: 'hana', role: 'boss' })).toEqual([]);
    const now = '2025-06-01T00:00:00.000Z';
    expect(await keys({ overdueAt: now })).toEqual(
      expected(({ overdueCount, nextDueAt }) => overdueCount > 0 || (nextDueAt !== null && nextDueAt <= now)),
    );
    expect(await keys({ receivedFrom: now })).toEqual(expected(({ receivedAt }) => receivedAt >= now));
    expect(await keys({ receivedBefore: now })).toEqual(expected(({ receivedAt }) => receivedAt < now));
    expect(await keys({ kind: 'negative_feedback' })).toEqual(expected(({ kind }) => kind === 'negative_feedback'));
  });

  it('refuse a cursor that is not theirs, and too large a page', async () => {
    const queries = new RegisterQueries(readModel.dataSource);
    const { edges } = await queries.list('aurora', { first: 1 });
    const forged = Buffer.from(JSON.stringify(['receivedAt', 'DESC', 'yesterday', 'x'])).toString('base64url');
    for (const after of ['', 'x', '%%%', forged]) {
      await expect(queries.list('aurora', { after })).rejects.toThrow(MalformedCursor);
    }
    await expect(queries.list('aurora', { after: edges[0]!.cursor, sort: 'reference' })).rejects.toThrow(
      MalformedCursor,
    );
    for (const first of [0, 201, 1.5]) {
      await expect(queries.list('aurora', { first })).rejects.toMatchObject({ code: 'BAD_PAGE_SIZE' });
    }
  });
});

describe('the timeline', () => {
  it('shows acts in the order of the record, with all that followed from them', async () => {
    const queries = new TimelineQueries(readModel.dataSource);
    for (const { key, organisation } of registered()) {
      const entries = await all((paging) => queries.acts(organisation, key, paging), 2);
      const shown = entries.flatMap(({ act, consequences }) => [act, ...consequences]);
      const events = caseLog.events.filter(({ stream }) => stream === `case-${key}`);
      expect(shown.map((row) => row.key).sort()).toEqual(events.map(({ id }) => id).sort());
      expect(entries.map(({ act }) => act.revision)).toEqual(
        entries.map(({ act }) => act.revision).sort((a, b) => a - b),
      );
      const one = await all((paging) => queries.events(organisation, key, paging), 7);
      expect(one.map((row) => row.key)).toEqual(events.map(({ id }) => id));
    }
  });
});

describe('searching', () => {
  it('finds by the beginnings of words, in any order, whatever their accents', async () => {
    const queries = new RegisterQueries(readModel.dataSource);
    const [first] = registered().filter(({ organisation }) => organisation === 'aurora');
    for (const text of [first!.reference, `about ${first!.reference.slice(-5)}`, `jose ${first!.reference}`]) {
      const { edges } = await queries.list('aurora', { filter: { text } });
      // Sealed test data is all of party-1, which is not the party of these cases.
      expect(edges.map(({ node }) => node.key)).toEqual(text.startsWith('jose') ? [] : [first!.key]);
    }
    expect(await queries.count('borealis', { text: first!.reference })).toBe(0);
    expect(await queries.count('aurora', { text: "'; drop table | & ! :*" })).toBe(0);
    expect(await queries.count('aurora', { text: ' … ' })).toBe(await queries.count('aurora'));
  });
});

describe('the timers', () => {
  it('name the cases to settle once each, and the next instant', async () => {
    const due = new DueWork(readModel.dataSource);
    const waking = projected(clocks, caseLog.events).filter(({ wakeAt }) => wakeAt !== null);
    const now = '2027-01-01T00:00:00.000Z';
    const ids = [...new Set(waking.filter(({ wakeAt }) => wakeAt! <= now).map(({ caseId }) => caseId))];
    expect((await due.casesToSettle(now, 1_000)).map(({ caseId }) => caseId).sort()).toEqual(ids.sort());
    expect(ids.length).toBeGreaterThan(1);
    expect(await due.casesToSettle(now, 1)).toHaveLength(1);
    const next = waking.map(({ wakeAt }) => wakeAt!).sort();
    expect(await due.nextInstant('2020-01-01T00:00:00.000Z', now)).toBe(next[0]);
    expect(await due.nextInstant(next[0]!, next[0]!)).toBeNull();
  });
});

describe('the compliance report', () => {
  it('adds up to what a count over the log gives', async () => {
    const reports = new ReportQueries(readModel);
    for (const organisation of ORGANISATIONS) {
      const report = await reports.compile(organisation, { ...year('2025'), timeZone: 'UTC' });
      const events = caseLog.events.filter(({ meta }) => meta.organisation === organisation);
      const inYear = (instant: string | null | undefined) => instant?.startsWith('2025') === true;
      type Said = {
        readonly receivedAt: string;
        readonly clock: string;
        readonly because: string;
        readonly dueAt: string;
      };
      // A receipt that was corrected counts by the last word on it, and so do the limits that began with it.
      const lastOf = (type: string, stream: string, fits: (said: Said) => boolean): Said | undefined =>
        events.findLast((one) => one.type === type && one.stream === stream && fits(one.data as Said))?.data as Said;
      const received = events.filter(({ type, data, stream }) => {
        const { receivedAt } = lastOf('ReceiptCorrected', stream, () => true) ?? (data as Said);
        return type === 'ComplaintReceived' && inYear(receivedAt);
      });
      expect(report.received.cases).toEqual(
        received.map(({ data }) => (data as { reference: string }).reference).sort(),
      );
      const departures = events.filter(({ type, meta }) => type === 'ProcedureDeparted' && inYear(meta.occurredAt));
      expect(report.departures.count).toBe(departures.length);
      const raised = events.filter(({ type, meta }) => type === 'CorrectiveActionRaised' && inYear(meta.occurredAt));
      expect(report.correctiveActionsRaised.count).toBe(raised.length);
      const closed = events.filter(
        ({ type, data }) => type === 'CaseClosed' && inYear((data as { closedOn: string | null }).closedOn),
      );
      expect(report.closed.count).toBe(closed.length);
      const { openAtStart, openAtEnd, reopened, closedDateUnknown } = report;
      expect(openAtEnd.count).toBe(
        openAtStart.count + report.received.count + reopened.count - report.closed.count - closedDateUnknown.count,
      );
      const due = events.filter(({ type, data, stream }) => {
        const { nature, clock } = data as { nature?: string; clock?: string };
        const isOfReceipt = (said: Said) => said.clock === clock && said.because === 'receipt_corrected';
        const { dueAt } = lastOf('ClockRecalculated', stream, isOfReceipt) ?? (data as Said);
        return type === 'ClockStarted' && inYear(dueAt) && nature !== 'entitlement' && nature !== 'window';
      });
      expect(report.duties.reduce((sum, line) => sum + line.due.count, 0)).toBe(due.length);
      for (const line of report.duties) {
        const { met, metWithinExtension, missed, stillRunning, endedBefore, notKnown } = line;
        const results = [met, metWithinExtension, missed, stillRunning, endedBefore, notKnown];
        expect(results.reduce((sum, { count }) => sum + count, 0)).toBe(line.due.count);
        const breached = events.filter(
          ({ type, data, stream }) =>
            type === 'ClockBreached' &&
            due.some(
              (start) =>
                start.stream === stream &&
                (start.data as { clock: string }).clock === (data as { clock: string }).clock,
            ) &&
            (data as { rule: string }).rule === line.rule,
        );
        // One that was corrected may be missed again by a later date: it is one missed duty for all that.
        const once = new Set(breached.map(({ stream, data }) => `${stream} ${(data as Said).clock}`));
        expect(missed.count).toBeGreaterThanOrEqual(once.size);
      }
      expect(report.misses).toHaveLength(report.duties.reduce((sum, line) => sum + line.missed.count, 0));
      expect(report.freshness['register']?.ready).toBe(true);
    }
  });

  it('are the same, counted from the log alone', async () => {
    for (const organisation of ORGANISATIONS) {
      for (const period of [year('2025'), year('2026'), quarter('2026-Q1'), { from: '2026-01-10', to: '2026-02-20' }]) {
        const options = { ...period, timeZone: 'Europe/London' };
        const { freshness: _, ...stored } = await new ReportQueries(readModel).compile(organisation, options);
        expect(await reportFromLog(caseLog.log, caseCodec, organisation, options)).toEqual(stored);
      }
    }
  });

  it('stop at the event at which they were frozen', async () => {
    const options = { ...year('2025'), timeZone: 'UTC' };
    const { id: upTo } = caseLog.log.events[0]!;
    const [first] = caseLog.events;
    const frozen = await reportFromLog(caseLog.log, caseCodec, first!.meta.organisation, { ...options, upTo });
    expect(frozen?.received.count).toBe(1);
    expect(await reportFromLog(caseLog.log, caseCodec, 'aurora', { ...options, upTo: 'nowhere' })).toBeNull();
  });

  it('lists no more references than it is asked for, and counts all', async () => {
    const report = await new ReportQueries(readModel).compile('aurora', {
      ...year('2025'),
      timeZone: 'UTC',
      listUpTo: 1,
    });
    expect(report.received.cases).toHaveLength(1);
    expect(report.received.count).toBeGreaterThan(1);
  });
});
