import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPLAINT, type Answered, type ApiClient } from './testing/api-client.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

let api: TestApi;
let hal: ApiClient;
let caseId: string;
let position: string;

interface Item {
  readonly what: string;
  readonly id: string;
  readonly caseId: string;
  readonly reference: string;
  readonly title: string;
  readonly role: string;
  readonly dueDate: string | null;
  readonly overdue: boolean;
  readonly req: readonly string[];
}
interface Work {
  readonly edges: readonly { readonly node: Item }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const FIELDS = `edges { node { what id caseId reference title role person dueAt dueDate overdue rule req } }
  pageInfo { hasNextPage endCursor }`;
const WORK = `query($whose: WhoseWork, $dueBy: String, $first: Int, $after: String, $atLeast: String) {
  list: work(whose: $whose, dueBy: $dueBy, first: $first, after: $after, atLeast: $atLeast) { ${FIELDS} } }`;
const DUE = `query($from: Instant!, $to: Instant!, $first: Int, $after: String) {
  list: clocksDue(from: $from, to: $to, first: $first, after: $after) { ${FIELDS} } }`;

beforeAll(async () => {
  api = await startTestApi();
  hal = await api.as('handler', 'hal');
  // A Thursday: three working days before is missed, from here on runs.
  await api.core.manualTime?.moveTo('2025-01-09T10:00:00.000Z');
  const receive = async (id: string, receivedAt: string) => {
    const input = { ...COMPLAINT, receivedAt };
    const facts = ['[FactInput!]', [{ fact: 'formally_raised', value: true }]] as const;
    return (await hal.command('receiveComplaint', id, input, { facts })).caseId;
  };
  caseId = await receive('first', '2025-01-02T09:00:00Z');
  const fresh = await receive('second', '2025-01-09T09:00:00Z');
  await receive('of-nobody', '2025-01-08T09:00:00Z');
  await hal.act('assignHandler', 'assign-1', caseId, { role: 'investigator', person: 'hal', name: 'Hal' });
  ({ position } = await hal.act('assignHandler', 'assign-2', fresh, {
    role: 'investigator',
    person: 'hal',
    name: 'Hal',
  }));
});
afterAll(() => api.close());

const list = async (client: ApiClient, query: string, variables: Record<string, unknown> = {}): Promise<Work> => {
  const answered: Answered<{ readonly list: Work }> = await client.graphql(query, { atLeast: position, ...variables });
  expect(answered.errors).toBeUndefined();
  return answered.data!.list;
};
const items = async (...asked: Parameters<typeof list>) => (await list(...asked)).edges.map(({ node }) => node);

describe('what somebody has to do', () => {
  it('is the limits of their cases, the longest overdue first, with the clause of each, then the tasks', async () => {
    const mine = await items(hal, WORK);
    const limits = mine.filter(({ what }) => what === 'limit');
    expect(limits[0]).toMatchObject({
      caseId,
      reference: 'ACM-2025-00001',
      role: 'investigator',
      dueDate: '2025-01-03',
      overdue: true,
      req: ['C-04', 'C-06'],
    });
    const dates = limits.map(({ dueDate }) => dueDate ?? '9999');
    expect(dates).toEqual([...dates].sort());
    expect(new Set(limits.map(({ reference }) => reference))).toEqual(new Set(['ACM-2025-00001', 'ACM-2025-00002']));
    expect(mine.slice(limits.length).every(({ what }) => what === 'task')).toBe(true);
  });

  it('up to a day: what was missed before is among it, what is due later is not', async () => {
    const today = (await items(hal, WORK, { dueBy: '2025-01-07' })).filter(({ what }) => what === 'limit');
    expect(today.length).toBeGreaterThan(0);
    expect(today.every(({ dueDate, overdue }) => dueDate !== null && dueDate <= '2025-01-07' && overdue)).toBe(true);
    const week = (await items(hal, WORK, { dueBy: 'week' })).filter(({ what }) => what === 'limit');
    expect(week.map(({ dueDate }) => dueDate)).toContain('2025-01-10');
    expect(week.map(({ dueDate }) => dueDate)).not.toContain('2025-01-14');
    const { errors } = await hal.graphql(WORK, { dueBy: 'soon' });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('is what falls to a role that they hold by appointment, where nobody in particular was given it', async () => {
    const director = await api.as('director', 'director');
    const theirs = await items(director, WORK);
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.every(({ role }) => role === 'approver')).toBe(true);
    expect(await items(await api.as('handler', 'somebody-else'), WORK)).toEqual([]);
  });

  it('page by page, limits and tasks, each once', async () => {
    const all = (await items(hal, WORK)).map(({ caseId: of, id }) => `${of}/${id}`);
    const seen: string[] = [];
    for (let after: string | null = null; seen.length <= all.length;) {
      const page: Work = await list(hal, WORK, { first: 1, after });
      seen.push(...page.edges.map(({ node }) => `${node.caseId}/${node.id}`));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(all);
  });

  it('of the team is for those who lead it, and has the cases of everybody', async () => {
    const manager = await api.as('manager', 'mia');
    const references = (await items(manager, WORK, { whose: 'team' })).map(({ reference }) => reference);
    expect(new Set(references)).toEqual(new Set(['ACM-2025-00001', 'ACM-2025-00002', 'ACM-2025-00003']));
    const { errors } = await hal.graphql(WORK, { whose: 'team' });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    const stranger = await api.as('manager', 'mia', 'elsewhere');
    expect(await items(stranger, WORK, { whose: 'team' })).toEqual([]);
  });
});

describe('the limits due in a period', () => {
  it('are those of the whole organisation that run, those due by the end of its last day included', async () => {
    const from = '2025-01-11T00:00:00Z';
    const to = '2025-01-14T00:00:00Z';
    const due = await items(hal, DUE, { from, to });
    expect(due.map(({ dueDate }) => dueDate)).toEqual(['2025-01-13']);
    expect(await items(hal, DUE, { from: to, to })).toEqual([]);
  });
});

describe('the ways to close a case', () => {
  it('say which are open now, and of the others what is still missing', async () => {
    const { data } = await hal.graphql<{
      case: { standing: { exits: readonly { id: string; open: boolean; missing: readonly string[]; req: unknown }[] } };
    }>(`{ case(id: "${caseId}", atLeast: "${position}") { standing { exits { id open missing req } } } }`);
    const exits = data!.case.standing.exits;
    const resolved = exits.find(({ id }) => id === 'resolved');
    expect(resolved?.open).toBe(false);
    expect(resolved?.missing.length).toBeGreaterThan(0);
    expect(resolved?.req).toContain('C-17');
    for (const { open, missing } of exits) expect(open).toBe(missing.length === 0);
  });
});
