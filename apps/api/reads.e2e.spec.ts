import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { COMPLAINT, type Answered, type ApiClient } from './testing/api-client.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

let api: TestApi;
let handler: ApiClient;
let caseId: string;
let position: string;

beforeAll(async () => {
  api = await startTestApi();
  handler = await api.as('handler');
  const first = await handler.command('receiveComplaint', 'first', COMPLAINT);
  caseId = first.caseId;
  for (const n of [2, 3, 4, 5]) {
    const more = { ...COMPLAINT, complainant: `Person ${n}`, receivedAt: `2024-12-3${n % 2}T10:0${n}:00Z` };
    await handler.command('receiveComplaint', `more-${n}`, more);
  }
  const acknowledged = await handler.act('acknowledge', 'ack', caseId, {
    channel: 'email',
    handlerName: 'Hal',
    expectedReplyDate: '2025-01-06',
  });
  position = acknowledged.position;
});
afterAll(() => api.close());

/** What the tests look at of a case. */
interface CaseAnswer {
  readonly case: {
    readonly complainant: unknown;
    readonly clocks: readonly { readonly rule: string; readonly proof: { readonly text: string } }[];
    readonly tasks: unknown;
    readonly history: {
      readonly edges: readonly {
        readonly node: { readonly act: { readonly data: Record<string, unknown> }; readonly consequences: unknown };
      }[];
    };
    readonly standing: { readonly steps: readonly unknown[] };
  };
}

interface RegisterAnswer {
  readonly register: {
    readonly edges: readonly { readonly node: { readonly reference: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
}

const CASE = `query($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) {
  reference status complainant { text state } narrative { text state }
  freshness { position ready }
  clocks { id rule state dueDate proof { text calendar days { date step why } } }
  tasks { title role done }
  history { edges { node { act { type actorId data } consequences { type } } } pageInfo { hasNextPage } }
  standing { openQuestions { fact } steps { id done } exits { id needs fields } }
} }`;

describe('reading', () => {
  it('a case with its limits, their proofs, its tasks, its history and how it stands', async () => {
    const { data, errors } = await handler.graphql<CaseAnswer>(CASE, { id: caseId, atLeast: position });
    expect(errors).toBeUndefined();
    const found = data!.case;
    expect(found).toMatchObject({
      reference: 'ACM-2024-00001',
      status: 'open',
      complainant: { text: 'Ann Example', state: 'open' },
      freshness: { ready: true },
    });
    const ack = found.clocks.find((clock) => clock.rule === 'ack');
    expect(ack).toMatchObject({ state: 'met_late', proof: { calendar: 'england-and-wales' } });
    expect(ack?.proof.text).toMatch(/^due 2024-12-31/);
    expect(found.tasks).toEqual([{ title: 'Name the person investigating', role: 'approver', done: false }]);
    const [received, acknowledged] = found.history.edges.map((edge) => edge.node);
    expect(received?.act).toMatchObject({ type: 'ComplaintReceived', data: { complainant: 'Ann Example' } });
    expect(acknowledged?.consequences).toContainEqual({ type: 'ClockSatisfied' });
    expect(found.standing.steps.slice(0, 3)).toEqual([
      { id: 'receive_and_log', done: true },
      { id: 'acknowledge', done: true },
      { id: 'investigate', done: false },
    ]);
  });

  it('keeps personal data from a role that may not read it, in rows, in history and in search', async () => {
    const administrator = await api.as('administrator');
    const { data } = await administrator.graphql<CaseAnswer>(CASE, { id: caseId, atLeast: position });
    expect(data?.case.complainant).toEqual({ text: null, state: 'withheld' });
    expect(data?.case.history.edges[0]?.node.act.data['complainant']).toEqual({ withheld: true, clauses: [] });
    const searched = await administrator.graphql('{ register(filter: { text: "Ann" }) { edges { cursor } } }');
    expect(searched.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('says what became of personal data that was erased', async () => {
    const other = await handler.command('receiveComplaint', 'erased', COMPLAINT);
    const at = { id: other.caseId, atLeast: other.position };
    const { data: before } = await handler.graphql<{ case: { party: string } }>(
      'query($id: ID!, $atLeast: String) { case(id: $id, atLeast: $atLeast) { party } }',
      at,
    );
    await api.core.vault.erase('acme', before?.case.party ?? '');
    const { data } = await handler.graphql<CaseAnswer>(CASE, at);
    expect(data?.case.complainant).toEqual({ text: null, state: 'erased' });
  });

  it('nothing of another organisation', async () => {
    const stranger = await api.as('handler', 'stranger', 'elsewhere');
    const { data } = await stranger.graphql(
      `{ case(id: "${caseId}") { reference } register { edges { cursor } } tasks { edges { cursor } } }`,
    );
    expect(data).toEqual({ case: null, register: { edges: [] }, tasks: { edges: [] } });
  });

  it('the register page by page, each case once', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 10; page += 1) {
      const { data, errors }: Answered<RegisterAnswer> = await handler.graphql<RegisterAnswer>(
        `query($after: String) { register(first: 2, after: $after, sort: reference, atLeast: "${position}") {
          edges { cursor node { reference } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      );
      expect(errors).toBeUndefined();
      seen.push(...data!.register.edges.map((edge) => edge.node.reference));
      after = data!.register.pageInfo.endCursor;
      if (!data!.register.pageInfo.hasNextPage) break;
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen.length).toBeGreaterThanOrEqual(5);
  });

  it('a report, as GraphQL, as JSON and as CSV, each figure with its cases', async () => {
    const reporting = await api.as('reporting');
    const { data, errors } = await reporting.graphql<{
      report: { received: { count: number; cases: string[] }; csv: string };
    }>(
      `{ report(period: "2024-Q4", atLeast: "${position}") { received { count cases } receivedByChannel { name count } duties { rule missed { cases } } csv } }`,
    );
    expect(errors).toBeUndefined();
    const { received, csv } = data!.report;
    expect(received.count).toBe(received.cases.length);
    expect(received.cases).toContain('ACM-2024-00001');
    const asCsv = await reporting.request('/reports/2024-Q4.csv');
    expect(asCsv.headers.get('content-type')).toMatch('text/csv');
    expect(await asCsv.text()).toBe(csv);
    expect(await (await reporting.request('/reports/2024-Q4.json')).json()).toMatchObject({ received });
    expect((await reporting.request('/reports/sometime.csv')).status).toBe(400);
    expect((await reporting.request('/reports/2024-Q4.pdf')).status).toBe(404);
    expect((await reporting.graphql('{ register { edges { cursor } } }')).status).toBe(403);
    expect((await handler.request('/reports/2024-Q4.csv')).status).toBe(403);
  });

  it('refuses a cursor that is none, a page without end, and a freshness that cannot be', async () => {
    const fault = async (query: string) => (await handler.graphql(query)).errors?.[0]?.extensions['fields'];
    expect(await fault('{ register(after: "nonsense") { edges { cursor } } }')).toMatchObject([{ field: 'after' }]);
    expect(await fault('{ register(first: 100000) { edges { cursor } } }')).toMatchObject([{ field: 'first' }]);
    expect(await fault('{ register(atLeast: "soon") { edges { cursor } } }')).toMatchObject([{ field: 'atLeast' }]);
    expect(await fault('{ case { reference } }')).toMatchObject([{ field: 'id' }]);
  });
});

describe('a page of the register', () => {
  const PLAIN = ['caseId', 'kind', 'status', 'stage', 'receivedAt', 'recordedAt', 'packId', 'flags', 'overdueCount'];
  const OBJECTS = ['complainant { text state }', 'narrative { text state }', 'handlers { role person name }'];
  const asked = async (client: ApiClient, fields: readonly string[]) => {
    const { data, errors } = await client.graphql<{ register: { edges: { node: Record<string, unknown> }[] } }>(
      `{ register(first: 3, sort: reference) { edges { node { ${fields.join(' ')} } } } }`,
    );
    expect(errors).toBeUndefined();
    return data?.register.edges.map(({ node }) => node) ?? [];
  };

  it('is the same whichever of its fields are asked for, and whoever asks sees as much of it', async () => {
    for (const client of [handler, await api.as('administrator'), await api.as('auditor')]) {
      const whole = await asked(client, [...PLAIN, ...OBJECTS]);
      expect(whole).toHaveLength(3);
      for (const field of [...PLAIN, ...OBJECTS]) {
        const [name = ''] = field.split(' ');
        expect(await asked(client, [field])).toEqual(whole.map((node) => ({ [name]: node[name] })));
      }
    }
  });

  it('opens what is asked for, and nothing else', async () => {
    const opened = vi.spyOn(api.core.vault, 'openAll');
    try {
      await asked(handler, ['reference', 'complainant { state }']);
      await asked(handler, ['reference']);
      expect(opened.mock.calls.map(([, sealed]) => sealed.map(({ path }) => path.split('.')[1]))).toEqual([
        ['complainant', 'complainant', 'complainant'],
        [],
      ]);
    } finally {
      opened.mockRestore();
    }
  });
});
