import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { COMPLAINT, type Answered, type ApiClient } from './testing/api-client.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

let api: TestApi;
let handler: ApiClient;
let caseId: string;
let position: string;

const REGISTERS = `registers:
  - {id: record, title: Complaint Record, holds: case, fields: [reference, receivedAt, complainant, title, status, actions, remedies, handlers, overdueCount], name: 'R06 {complaintNumber}', req: [C-03, C-17]}
  - {id: contacts, title: Contact book, holds: case, fields: [reference], req: [C-03]}
  - {id: measures, title: Corrective actions, holds: corrective_action, fields: [case, description, dueOn, effective], req: [C-03]}
`;
const RULE = `rules:
  - {id: note_contacts, on: {event: InteractionRecorded}, then: {effect: record_in_register, register: contacts, fields: [who, purpose]}, req: [C-03]}
`;

interface View {
  readonly title: string;
  readonly columns: readonly { readonly name: string; readonly title: string; readonly type: string }[];
  readonly edges: readonly {
    readonly node: {
      readonly id: string;
      readonly name: string;
      readonly cells: readonly Readonly<Record<string, unknown>>[];
      readonly entries: readonly { readonly fields: readonly unknown[] }[];
    };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
}

const VIEW = `query($register: String!, $first: Int, $after: String, $atLeast: String) {
  registerView(register: $register, first: $first, after: $after, atLeast: $atLeast) {
    title columns { name title type }
    edges { node { id name
      cells { column text at on number yesNo list personal { text state } personalList { text state } }
      entries { type fields { name text personal { text state } } } } }
    pageInfo { hasNextPage endCursor } } }`;

beforeAll(async () => {
  api = await startTestApi();
  handler = await api.as('handler');
  const source = await readFile(new URL('../../libs/procedure/packs/commonsense.yaml', import.meta.url), 'utf8');
  const administrator = await api.as('administrator');
  const second = source
    .replace(/^version: 1$/m, 'version: 2')
    .replace(/^registers:\n/m, REGISTERS)
    .replace(/^rules:\n/m, RULE);
  const published = await administrator.command('publishPack', 'second', { source: second });
  expect(published).toMatchObject({ __typename: 'CommandAccepted' });
  const input = { ...COMPLAINT, title: '<b>Boiler & "pipes"</b>', complainant: '=cmd()' };
  ({ caseId } = await handler.command('receiveComplaint', 'first', input));
  await handler.act('recordInteraction', 'call', caseId, {
    channel: 'phone',
    direction: 'inbound',
    who: 'A neighbour',
    what: 'It still drips',
    purpose: 'progress',
  });
  await handler.act('agreeAction', 'agree', caseId, { action: 'a1', description: 'Send a plumber' });
  await handler.act('raiseCorrectiveAction', 'raise', caseId, {
    correctiveAction: 'ca1',
    description: 'Check all boilers',
  });
  for (const n of [2, 3]) await handler.command('receiveComplaint', `more-${n}`, COMPLAINT);
  ({ position } = await handler.act('addNote', 'note', caseId, { note: 'done' }));
});
afterAll(() => api.close());

const view = async (client: ApiClient, register: string, more: Record<string, unknown> = {}): Promise<View> => {
  const answered: Answered<{ readonly registerView: View }> = await client.graphql(VIEW, {
    register,
    atLeast: position,
    ...more,
  });
  expect(answered.errors).toBeUndefined();
  return answered.data!.registerView;
};

describe('a register that the procedure names', () => {
  it('has exactly its columns, each value in the member of its type', async () => {
    const { title, columns, edges } = await view(handler, 'record');
    expect(title).toBe('Complaint Record');
    expect(columns.slice(0, 3)).toEqual([
      { name: 'reference', title: 'Reference', type: 'text' },
      { name: 'receivedAt', title: 'Received', type: 'moment' },
      { name: 'complainant', title: 'Complainant', type: 'personal' },
    ]);
    const line = edges.find(({ node }) => node.id === caseId)?.node;
    expect(line?.name).toBe('R06 ACM-2024-00001');
    expect(line?.cells).toMatchObject([
      { column: 'reference', text: 'ACM-2024-00001' },
      { column: 'receivedAt', at: '2024-12-30T09:30:00.000Z' },
      { column: 'complainant', text: null, personal: { text: '=cmd()', state: 'open' } },
      { column: 'title', text: '<b>Boiler & "pipes"</b>' },
      { column: 'status', text: 'open' },
      { column: 'actions', personalList: [{ text: 'Send a plumber', state: 'open' }] },
      { column: 'remedies', list: [] },
      { column: 'handlers' },
      { column: 'overdueCount', number: expect.any(Number) },
    ]);
  });

  it('shows personal data to those only who may see it, in cells and in what rules entered', async () => {
    const administrator = await api.as('administrator');
    const record = (await view(administrator, 'record')).edges.find(({ node }) => node.id === caseId)?.node;
    expect(record?.cells[2]).toMatchObject({ personal: { text: null, state: 'withheld' } });
    expect(record?.cells[5]).toMatchObject({ personalList: [{ text: null, state: 'withheld' }] });
    const entriesFor = async (client: ApiClient) =>
      (await view(client, 'contacts')).edges.find(({ node }) => node.id === caseId)?.node.entries;
    expect(await entriesFor(handler)).toMatchObject([
      {
        type: 'InteractionRecorded',
        fields: [
          { name: 'who', text: null, personal: { text: 'A neighbour', state: 'open' } },
          { name: 'purpose', text: 'progress', personal: null },
        ],
      },
    ]);
    expect(await entriesFor(administrator)).toMatchObject([{ fields: [{ personal: { state: 'withheld' } }, {}] }]);
  });

  it('of corrective actions, by the reference of their case', async () => {
    const { edges } = await view(handler, 'measures');
    expect(edges.map(({ node }) => node.cells)).toMatchObject([
      [
        { column: 'case', text: 'ACM-2024-00001' },
        { column: 'description', text: 'Check all boilers' },
        { column: 'dueOn', on: null },
        { column: 'effective', yesNo: null },
      ],
    ]);
  });

  it('page by page, each entry once', async () => {
    const seen: string[] = [];
    for (let after: string | null = null; seen.length < 9;) {
      const { edges, pageInfo }: View = await view(handler, 'record', { first: 1, after });
      seen.push(...edges.map(({ node }) => node.id));
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });

  it('another one is unknown, and nothing of another organisation is in it', async () => {
    const { errors } = await handler.graphql(VIEW, { register: 'r99' });
    expect(errors?.[0]?.message).toContain('record, contacts, measures, log');
    const stranger = await api.as('handler', 'stranger', 'elsewhere');
    expect((await stranger.graphql(VIEW, { register: 'record' })).data).toBeNull();
    expect((await stranger.request(`/registers/record/${caseId}`)).status).toBe(404);
  });
});

describe('in print', () => {
  it('an entry is a form of its own, with nothing in it that a browser would run or fetch', async () => {
    const response = await handler.request(`/registers/record/${caseId}`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await response.text();
    expect(html).toContain('<title>R06 ACM-2024-00001</title>');
    expect(html).toContain('&lt;b&gt;Boiler &amp; &quot;pipes&quot;&lt;/b&gt;');
    expect(html).toContain('@media print');
    expect(html).not.toMatch(/<script|<b>|src=|https?:/);
  });

  it('a list is a table, and leads on to its next page', async () => {
    const html = await (await handler.request('/registers/record?first=1')).text();
    const [, next = ''] = /href="([^"]+)"/.exec(html) ?? [];
    expect(html.match(/<tr>/g)).toHaveLength(2);
    const second = await (await handler.request(next.replaceAll('&amp;', '&'))).text();
    expect(second).toContain('ACM-2024-0000');
    expect((await handler.request('/registers/record?first=0')).status).toBe(400);
  });

  it('and a file for spreadsheets, in which no cell is run', async () => {
    const response = await handler.request('/registers/record.csv');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^Reference,Received,Complainant,Subject/);
    expect(lines).toHaveLength(4);
    expect(lines.find((line) => line.startsWith('ACM-2024-00001'))).toContain(",'=cmd(),");
  });

  it('is not for a reporting service, and says withheld where something is', async () => {
    expect((await (await api.as('reporting')).request('/registers/record')).status).toBe(403);
    const html = await (await (await api.as('administrator')).request(`/registers/record/${caseId}`)).text();
    expect(html).toContain('(withheld)');
    expect(html).not.toContain('cmd()');
  });
});
