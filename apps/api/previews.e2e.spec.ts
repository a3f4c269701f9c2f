import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { shippedCalendar } from '#procedure';
import { COMPLAINT, type Answered, type ApiClient } from './testing/api-client.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

let api: TestApi;
let administrator: ApiClient;
let handler: ApiClient;
let source: string;
let caseId: string;
let position: string;

beforeAll(async () => {
  api = await startTestApi();
  administrator = await api.as('administrator');
  handler = await api.as('handler');
  source = await readFile(new URL('../../libs/procedure/packs/commonsense.yaml', import.meta.url), 'utf8');
  await api.core.manualTime?.moveTo('2025-01-02T10:00:00.000Z');
  // Due with its promise, and one that is missed already.
  const input = { ...COMPLAINT, receivedAt: '2025-01-02T09:00:00Z' };
  ({ caseId } = await handler.command('receiveComplaint', 'first', input, {
    facts: ['[FactInput!]', [{ fact: 'formally_raised', value: true }]],
  }));
  await handler.act('acknowledge', 'ack', caseId, {
    channel: 'email',
    handlerName: 'Hal',
    expectedReplyDate: '2025-01-08',
  });
  ({ position } = await handler.command(
    'receiveComplaint',
    'second',
    { ...COMPLAINT, receivedAt: '2024-12-02T09:00:00Z' },
    {
      facts: ['[FactInput!]', [{ fact: 'formally_raised', value: true }]],
    },
  ));
  await handler.graphql(`{ register(atLeast: "${position}") { edges { cursor } } }`);
  await handler.graphql(`{ case(id: "${caseId}", atLeast: "${position}") { reference } }`);
});
afterAll(() => api.close());

const announced = () => {
  const {
    id,
    version,
    firstYear,
    lastYear,
    holidays,
    workingWeekdays,
    source: from,
  } = shippedCalendar('england-and-wales');
  const days = [...holidays, { date: '2025-01-06', title: 'A day announced late' }];
  return { id, version: version + 1, firstYear, lastYear, holidays: days, workingWeekdays, source: from };
};

interface CalendarAnswer {
  readonly previewCalendar: {
    readonly faults: readonly string[];
    readonly moved: number;
    readonly kept: readonly { readonly because: string; readonly count: number }[];
    readonly limits: {
      readonly edges: readonly { readonly node: Readonly<Record<string, unknown>> }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
}

const PREVIEW = `query($input: PublishCalendarInput!, $moving: Boolean, $first: Int, $after: String) {
  previewCalendar(input: $input, moving: $moving, first: $first, after: $after) {
    faults moved kept { because count }
    limits { edges { node { caseId reference clock dueDate newDueDate keptBecause } } pageInfo { hasNextPage endCursor } }
  } }`;

describe('before a calendar is published', () => {
  it('every running limit is named that would move, and why the others keep their date', async () => {
    const { data, errors } = await administrator.graphql<CalendarAnswer>(PREVIEW, { input: announced() });
    expect(errors).toBeUndefined();
    const { moved, kept, limits } = data!.previewCalendar;
    expect(moved).toBe(1);
    expect(limits.edges.map(({ node }) => node)).toContainEqual({
      caseId,
      reference: 'ACM-2025-00001',
      clock: 'response',
      dueDate: '2025-01-07',
      newDueDate: '2025-01-08',
      keptBecause: null,
    });
    const promised = limits.edges.find(({ node }) => node['clock'] === 'response_as_promised');
    expect(promised?.node).toMatchObject({ dueDate: '2025-01-08', newDueDate: null, keptBecause: 'told' });
    expect(kept.find(({ because }) => because === 'missed')?.count).toBeGreaterThan(0);
    expect(limits.edges).toHaveLength(moved + kept.reduce((sum, { count }) => sum + count, 0));
  });

  it('page by page, each limit once, or those alone that keep their date', async () => {
    const all = await administrator.graphql<CalendarAnswer>(PREVIEW, { input: announced(), moving: false });
    const expected = all.data!.previewCalendar.limits.edges.length;
    const seen: unknown[] = [];
    for (let after: string | null = null; seen.length <= expected;) {
      const answered: Answered<CalendarAnswer> = await administrator.graphql<CalendarAnswer>(PREVIEW, {
        input: announced(),
        moving: false,
        first: 1,
        after,
      });
      const { edges, pageInfo } = answered.data!.previewCalendar.limits;
      seen.push(...edges.map(({ node }) => `${String(node['caseId'])}/${String(node['clock'])}`));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(expected);
    expect(seen).toHaveLength(expected);
  });

  it('what is wrong with it is said, and it is for administrators', async () => {
    const { data } = await administrator.graphql<CalendarAnswer>(PREVIEW, { input: { ...announced(), version: 1 } });
    expect(data?.previewCalendar).toMatchObject({ moved: 0, kept: [] });
    expect(data?.previewCalendar.faults).not.toEqual([]);
    const refused = await handler.graphql(PREVIEW, { input: announced() });
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('and what was previewed is what publishing does', async () => {
    await administrator.command('publishCalendar', 'announce', announced());
    const settled = await handler.act('addNote', 'note', caseId, { note: 'looked at' });
    const { data } = await handler.graphql<{ case: { clocks: readonly { id: string; dueDate: string }[] } }>(
      `{ case(id: "${caseId}", atLeast: "${settled.position}") { clocks { id dueDate } } }`,
    );
    expect(data?.case.clocks.find(({ id }) => id === 'response')?.dueDate).toBe('2025-01-08');
    expect(data?.case.clocks.find(({ id }) => id === 'response_as_promised')?.dueDate).toBe('2025-01-08');
  });
});

const PACK = `query($source: String!) { previewPack(source: $source) {
  sound refusal pack version current sections
  faults { line message wouldAccept } changes { part id change title members } openCases { pack version cases } } }`;

describe('before a pack is published', () => {
  it('its differences to the current version, and the cases that stay where they are', async () => {
    const second = source
      .replace(/^version: 1$/m, 'version: 2')
      .replace('for: {n: 3, unit: working_day}', 'for: {n: 10, unit: working_day}');
    const { data, errors } = await administrator.graphql(PACK, { source: second });
    expect(errors).toBeUndefined();
    expect(data?.['previewPack']).toMatchObject({
      sound: true,
      pack: 'commonsense',
      version: 2,
      current: 1,
      sections: [],
      changes: [{ part: 'clock', id: 'response', change: 'changed', members: ['for'] }],
      openCases: [{ pack: 'commonsense', version: 1, cases: 2 }],
    });
  });

  it('a number that does not follow, and faults with their line', async () => {
    const stale = await administrator.graphql(PACK, { source: `${source}\n# another comment\n` });
    expect(stale.data?.['previewPack']).toMatchObject({ sound: false, faults: [], changes: [] });
    expect(stale.data?.['previewPack']).toHaveProperty('refusal', expect.stringContaining('does not follow'));
    const faulty = await administrator.graphql(PACK, {
      source: source.replace('owner: investigator', 'owner: nobody'),
    });
    expect(faulty.data?.['previewPack']).toMatchObject({ sound: false, pack: null, changes: [] });
    expect(faulty.data?.['previewPack']).toHaveProperty('faults.0.line', expect.any(Number));
  });

  it('the versions say since when, and until when, they were published', async () => {
    const { data } = await administrator.graphql('{ packs { version publishedAt withdrawn withdrawnAt } }');
    expect(data?.['packs']).toEqual([
      { version: 1, publishedAt: '2025-01-01T00:00:00.000Z', withdrawn: false, withdrawnAt: null },
    ]);
  });
});

interface SimulationAnswer {
  readonly simulatePack: {
    readonly cases: number;
    readonly differing: number;
    readonly goOnAfter: string | null;
    readonly rules: readonly { readonly rule: string; readonly would: { readonly missed: number } }[];
    readonly differences: readonly unknown[];
  };
}

const SIMULATE = `query($source: String!, $first: Int, $after: String) {
  simulatePack(source: $source, from: "2024-12-01", first: $first, after: $after) {
    cases differing goOnAfter rules { rule was { started missed } would { started missed } }
    notTaken { code rule count }
    differences { reference limits { clock was { result dueDate } would { result dueDate } } notTaken { type code } }
  } }`;

describe('a pack tried on the cases on record', () => {
  it('so many cases for each request, and where it goes on', async () => {
    const before = await api.events();
    const seen: number[] = [];
    for (let after: string | null = null; seen.length < 5;) {
      const answered: Answered<SimulationAnswer> = await administrator.graphql<SimulationAnswer>(SIMULATE, {
        source,
        first: 1,
        after,
      });
      expect(answered.errors).toBeUndefined();
      const { cases, differing, goOnAfter } = answered.data!.simulatePack;
      expect(differing).toBe(0);
      seen.push(cases);
      after = goOnAfter;
      if (after === null) break;
    }
    expect(seen).toEqual([1, 1]);
    expect(await api.events()).toBe(before);
  });

  it('with the limits that would have come out otherwise', async () => {
    const lenient = source.replace('for: {n: 3, unit: working_day}', 'for: {n: 300, unit: working_day}');
    const { data } = await administrator.graphql<SimulationAnswer>(SIMULATE, { source: lenient });
    expect(data?.simulatePack).toMatchObject({ cases: 2, differing: 1 });
    expect(data?.simulatePack.differences).toMatchObject([
      {
        reference: 'ACM-2024-00001',
        limits: [{ clock: 'response', was: { result: 'missed' }, would: { result: 'running' } }],
      },
    ]);
  });
});

const WITHDRAWAL = `query($version: Int!) { previewCalendarWithdrawal(calendar: "england-and-wales", version: $version) {
  faults moved kept { because count } limits { edges { node { clock keptBecause } } } } }`;

describe('before a version of a calendar is withdrawn', () => {
  interface WithdrawalAnswer {
    readonly previewCalendarWithdrawal: CalendarAnswer['previewCalendar'];
  }
  const { version, id: calendar } = announced();

  it('no limit is named that would move to an earlier day', async () => {
    const { data } = await administrator.graphql<WithdrawalAnswer>(WITHDRAWAL, { version });
    expect(data?.previewCalendarWithdrawal).toMatchObject({ faults: [], moved: 0 });
    const nodes = data?.previewCalendarWithdrawal.limits.edges.map(({ node }) => node);
    expect(nodes).toContainEqual({ clock: 'response', keptBecause: 'not_later' });
  });

  it('one that nobody published is said to be none', async () => {
    const { data } = await administrator.graphql<WithdrawalAnswer>(WITHDRAWAL, { version: 77 });
    expect(data?.previewCalendarWithdrawal.faults[0]).toContain('version 77');
  });

  it('and withdrawn, it counts for no case that is received later, and moves no date forward', async () => {
    await administrator.command('withdrawCalendar', 'withdraw', { calendar, version, reason: 'Never proclaimed' });
    const again = await administrator.command('withdrawCalendar', 'again', { calendar, version, reason: 'Twice' });
    expect(again).toMatchObject({ code: 'CALENDAR_UNKNOWN' });
    const later = await handler.command(
      'receiveComplaint',
      'after the withdrawal',
      { ...COMPLAINT, receivedAt: '2025-01-02T09:30:00Z' },
      { facts: ['[FactInput!]', [{ fact: 'formally_raised', value: true }]] },
    );
    const settled = await handler.act('addNote', 'looked again', caseId, { note: 'looked at again' });
    const dueOf = async (id: string, atLeast: string): Promise<string | undefined> => {
      const { data } = await handler.graphql<{ case: { clocks: readonly { id: string; dueDate: string }[] } }>(
        `{ case(id: "${id}", atLeast: "${atLeast}") { clocks { id dueDate } } }`,
      );
      return data?.case.clocks.find((clock) => clock.id === 'response')?.dueDate;
    };
    expect(await dueOf(later.caseId, later.position)).toBe('2025-01-07');
    expect(await dueOf(caseId, settled.position)).toBe('2025-01-08');
  });
});
