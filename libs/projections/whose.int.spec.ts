import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Projector, type ReadModel } from '#read-model';
import { startTestDatabase, type TestDatabase } from '../read-model/testing/database.ts';
import { projected } from '../read-model/testing/in-memory.ts';
import {
  clocks,
  NoticeQueries,
  notices,
  register,
  RegisterQueries,
  TaskQueries,
  tasks,
  work,
  WorkQueries,
  type HeldRole,
  type Page,
  type Paging,
  type RegisterRow,
  type Whose,
} from './index.ts';
import { caseCodec, type CaseLog } from './testing/case-log.ts';
import { generatedCases, told } from './testing/generated-cases.ts';

const ORGANISATION = 'aurora';

let database: TestDatabase;
let readModel: ReadModel;
let caseLog: CaseLog;
beforeAll(async () => {
  database = await startTestDatabase();
  readModel = await database.open([register, clocks, tasks, notices, work]);
  ({ caseLog } = await told(fc.sample(generatedCases, { numRuns: 25, seed: 11 }).flat()));
  await new Projector({ readModel, log: caseLog.log, codec: caseCodec, batchSize: 50 }).catchUp();
});
afterAll(() => database.close());

/** The keys of a list, page by page. */
async function keysOf(list: (paging: Paging) => Promise<Page<{ readonly key: string }>>): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let after: string | undefined; ;) {
    const { edges, hasNextPage } = await list({ first: 2, ...(after === undefined ? {} : { after }) });
    keys.push(...edges.map(({ node }) => node.key));
    after = edges.at(-1)?.cursor;
    if (!hasNextPage || after === undefined) return keys;
  }
}

interface Ordered {
  readonly key: string;
  readonly organisation: string;
}

/** The keys of those that fit, in the order of a moment and then of the key; those without one last. */
function expected<R extends Ordered>(
  rows: readonly R[],
  fits: (row: R) => boolean,
  at: (row: R) => string | null,
  sign = 1,
): readonly string[] {
  const place = (row: R): readonly [string, string] => [at(row) ?? '9999', row.key];
  return rows
    .filter((row) => row.organisation === ORGANISATION && fits(row))
    .sort((a, b) => sign * (place(a) < place(b) ? -1 : 1))
    .map(({ key }) => key);
}

const cases = (): readonly RegisterRow[] => projected(register, caseLog.events);
const people = (): readonly string[] => [
  ...new Set(cases().flatMap(({ handlers }) => Object.values(handlers).flatMap(({ person }) => person ?? []))),
];
const roles = (): readonly string[] => [...new Set(projected(clocks, caseLog.events).map(({ owner }) => owner))];

describe('what is somebody’s', () => {
  it('are the cases that they are on, once each, in the order of the register', async () => {
    const queries = new RegisterQueries(readModel.dataSource);
    expect(people().length).toBeGreaterThan(2);
    for (const person of people()) {
      for (const status of [undefined, 'open', 'closed'] as const) {
        for (const role of [undefined, ...roles()]) {
          const fits = (row: RegisterRow): boolean =>
            (status === undefined || row.status === status) &&
            Object.entries(row.handlers).some(
              ([filled, holder]) => holder.person === person && (role === undefined || filled === role),
            );
          const filter = {
            person,
            ...(role === undefined ? {} : { role }),
            ...(status === undefined ? {} : { status }),
          };
          const keys = await keysOf((paging) => queries.list(ORGANISATION, { filter, ...paging }));
          expect(keys).toEqual(expected(cases(), fits, ({ receivedAt }) => receivedAt, -1));
          expect(await queries.count(ORGANISATION, filter)).toBe(keys.length);
        }
      }
      const byDue = await keysOf((paging) =>
        queries.list(ORGANISATION, { filter: { person }, sort: 'nextDueAt', ...paging }),
      );
      const theirs = (row: RegisterRow): boolean => Object.values(row.handlers).some((one) => one.person === person);
      expect(byDue).toEqual(expected(cases(), theirs, ({ nextDueAt }) => nextDueAt));
    }
    for (const role of roles()) {
      const filled = (row: RegisterRow): boolean => row.handlers[role]?.person != null;
      expect(await keysOf((paging) => queries.list(ORGANISATION, { filter: { role }, ...paging }))).toEqual(
        expected(cases(), filled, ({ receivedAt }) => receivedAt, -1),
      );
    }
  });

  it('is what their role owes, what was given to them, and what is nobody’s and theirs to do', async () => {
    const queries = new WorkQueries(readModel.dataSource);
    const ofCase = new Map(cases().map((row) => [row.caseId, row]));
    const areas = [...new Set(cases().flatMap(({ area }) => area ?? []))];
    const isTheirs = (
      { caseId, role, given }: { caseId: string; role: string; given: string | null },
      { person, held }: { person: string; held: readonly HeldRole[] },
    ): boolean => {
      const { handlers = {}, area = null } = ofCase.get(caseId) ?? {};
      const filler = handlers[role]?.person ?? null;
      const handles = Object.values(handlers).some((one) => one.person === person);
      const holds = held.some((one) => one.role === role && (one.area === null || one.area === area));
      return given === person || filler === person || (given === null && filler === null && (handles || holds));
    };
    const limitRows = projected(clocks, caseLog.events).filter(
      ({ running, nature }) => running && nature !== 'entitlement' && nature !== 'window',
    );
    const taskRows = projected(tasks, caseLog.events).filter(({ done }) => !done);
    expect(limitRows.length).toBeGreaterThan(10);
    expect(taskRows.length).toBeGreaterThan(10);
    // Some of it is nobody's in particular, on a case that somebody handles.
    const free = limitRows.filter(({ caseId, owner }) => ofCase.get(caseId)?.handlers[owner]?.person == null);
    const handled = free.filter(({ caseId }) => Object.keys(ofCase.get(caseId)?.handlers ?? {}).length > 0);
    expect(handled.length).toBeGreaterThan(0);
    for (const person of [...people(), 'nobody']) {
      const somewhere = roles().map((role, n) => ({ role, area: areas[n % Math.max(areas.length, 1)] ?? null }));
      for (const held of [[], roles().map((role) => ({ role, area: null })), somewhere]) {
        const whose: Whose = { person, roles: held };
        expect(await keysOf((paging) => queries.limits(ORGANISATION, { whose, ...paging }))).toEqual(
          expected(
            limitRows,
            ({ caseId, owner }) => isTheirs({ caseId, role: owner, given: null }, { person, held }),
            ({ dueAt }) => dueAt,
          ),
        );
        expect(await keysOf((paging) => queries.tasks(ORGANISATION, { whose, ...paging }))).toEqual(
          expected(
            taskRows,
            ({ caseId, role, person: given }) => isTheirs({ caseId, role, given }, { person, held }),
            ({ raisedAt }) => raisedAt,
          ),
        );
      }
    }
    for (const some of [null, areas, areas.slice(0, 1), []]) {
      const isIn = ({ caseId }: { caseId: string }): boolean =>
        some === null || some.includes(ofCase.get(caseId)?.area ?? '');
      const whose: Whose = { areas: some };
      expect(await keysOf((paging) => queries.limits(ORGANISATION, { whose, ...paging }))).toEqual(
        expected(limitRows, isIn, ({ dueAt }) => dueAt),
      );
      expect(await keysOf((paging) => queries.tasks(ORGANISATION, { whose, ...paging }))).toEqual(
        expected(taskRows, isIn, ({ raisedAt }) => raisedAt),
      );
    }
  });

  it('are the notices and tasks for them or for their roles, once each', async () => {
    const told = projected(notices, caseLog.events);
    const todo = projected(tasks, caseLog.events);
    const named = [...new Set(told.map(({ role }) => role))];
    expect(named.length).toBeGreaterThan(0);
    for (const person of [undefined, ...people()]) {
      for (const some of [named, named.slice(0, 1), []]) {
        const filter = { roles: some, ...(person === undefined ? {} : { person }) };
        const noted = await keysOf((paging) =>
          new NoticeQueries(readModel.dataSource).list(ORGANISATION, { filter, ...paging }),
        );
        expect(noted).toEqual(
          expected(
            told,
            (row) => (person !== undefined && row.person === person) || some.includes(row.role),
            ({ decidedAt }) => decidedAt,
            -1,
          ),
        );
        const done = await keysOf((paging) =>
          new TaskQueries(readModel.dataSource).list(ORGANISATION, { filter, ...paging }),
        );
        expect(done).toEqual(
          expected(
            todo,
            (row) =>
              (person !== undefined && row.person === person) || (row.person === null && some.includes(row.role)),
            ({ raisedAt }) => raisedAt,
          ),
        );
      }
    }
  });
});
