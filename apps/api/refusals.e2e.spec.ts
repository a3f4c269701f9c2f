import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generateKeyPair } from 'jose';
import { issueToken } from '#identity';
import { ApiClient, COMPLAINT } from './testing/api-client.ts';
import { ORGANISATION, startTestApi, type TestApi } from './testing/start-test-api.ts';

let api: TestApi;
let handler: ApiClient;
let caseId: string;
let before: number;

beforeAll(async () => {
  api = await startTestApi();
  handler = await api.as('handler');
  caseId = (await handler.command('receiveComplaint', 'the-case', COMPLAINT)).caseId;
});
afterAll(() => api.close());

beforeEach(async () => {
  before = await api.events();
});
// Whatever is refused, and for whatever reason, has written nothing.
afterEach(async () => {
  expect(await api.events()).toBe(before);
});

const receiving = (client: ApiClient, input: object) => client.send('receiveComplaint', 'refused', input);
const acknowledging = (input: object, id = caseId) => ({
  query: `mutation($input: AcknowledgeInput!) { acknowledge(commandId: "refused", caseId: "${id}", input: $input) { __typename } }`,
  variables: { input },
});

describe('who may not ask', () => {
  const options = { audience: 'redress', expiresIn: 60 };
  const claims = { person: 'mallory', organisation: ORGANISATION, role: 'handler' } as const;
  const unauthenticated = async (token: string | null) => {
    const response = await new ApiClient(api.url, token).post({ query: '{ me { person } }' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="redress"/);
    return (await response.json()) as { code: string; reason: string };
  };

  it('without a token', async () => {
    expect(await unauthenticated(null)).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'missing' });
  });

  it('with a token that another key signed', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const token = await issueToken({ ...api.key, privateKey }, claims, options);
    expect(await unauthenticated(token)).toMatchObject({ reason: 'bad_signature' });
  });

  it('with a token that has expired', async () => {
    const token = await issueToken(api.key, claims, { ...options, expiresIn: -60 });
    expect(await unauthenticated(token)).toMatchObject({ reason: 'expired' });
  });

  it('with a token of another organisation: the case is not there for it', async () => {
    const stranger = await api.as('handler', 'stranger', 'elsewhere');
    expect(await stranger.act('addNote', 'refused', caseId, { note: 'Hello' })).toMatchObject({
      __typename: 'CommandRefused',
      code: 'CASE_NOT_FOUND',
      field: 'caseId',
    });
    expect(await stranger.command('receiveComplaint', 'refused', COMPLAINT)).toMatchObject({
      code: 'ORGANISATION_NOT_FOUND',
    });
  });

  it('with a role that the act is not for, alone or among others', async () => {
    const auditor = await api.as('auditor');
    const { status, errors } = await receiving(auditor, COMPLAINT);
    expect(status).toBe(403);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', roles: expect.arrayContaining(['handler']) });

    const smuggled = await handler.graphql(
      `mutation($acts: [ActStepInput!]!) { recordActs(commandId: "refused", caseId: "${caseId}", acts: $acts) { __typename } }`,
      { acts: [{ act: { reopenCase: { reason: 'I may not' } } }] },
    );
    expect(smuggled.errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('anything but what is open, whatever the path', async () => {
    const nobody = new ApiClient(api.url, null);
    const open = ['/health/live', '/health/ready', '/metrics'];
    for (const path of open) expect((await nobody.request(path)).status).toBe(200);
    for (const path of ['/graphql', '/reports/2025-Q1.csv', '/nowhere', '/health', '/healthx/../graphql']) {
      expect([path, (await nobody.request(path)).status]).toEqual([path, 401]);
    }
  });
});

describe('what cannot be put to Redress', () => {
  it('a mutation that does not parse', async () => {
    const { status, errors } = await handler.graphql('mutation { receiveComplaint(');
    expect(status).toBe(400);
    expect(errors?.[0]).toMatchObject({ message: /Syntax Error/, extensions: { code: 'BAD_QUERY' } });
  });

  it('a body that is no JSON', async () => {
    const response = await handler.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query": ',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_QUERY' } }] });
  });

  it('a word that the schema does not know, in a variable and written out', async () => {
    const fault = { code: 'BAD_USER_INPUT', fields: [{ field: 'input.channel', wouldAccept: /email, .*phone/ }] };
    const { status, errors } = await handler.graphql(acknowledging({}).query, { input: { channel: 'fax' } });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: fault.code,
      fields: [{ field: 'input.channel', wouldAccept: expect.stringMatching(/email/) }],
    });
    const literal = await handler.graphql(
      `mutation { acknowledge(commandId: "x", caseId: "${caseId}", input: { channel: fax }) { __typename } }`,
    );
    expect(literal.errors?.[0]?.extensions).toMatchObject({
      code: fault.code,
      fields: [{ field: 'input.channel', wouldAccept: expect.stringMatching(/email/) }],
    });
  });

  it('a narrative of 2 MB, by its name and its limit', async () => {
    const { status, errors } = await receiving(handler, { ...COMPLAINT, narrative: 'x'.repeat(2_000_000) });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [
        {
          field: 'input.narrative',
          message: 'has 2,000,000 characters, more than 100,000',
          wouldAccept: '1 to 100,000 characters',
        },
      ],
    });
  });

  it('a body that is larger than any request', async () => {
    const response = await handler.post({ query: 'x'.repeat(5_000_000) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BODY_TOO_LARGE' } }] });
  });

  it('dates that are none and text that is empty: everything at once, each with its remedy', async () => {
    const { errors } = await receiving(handler, {
      ...COMPLAINT,
      receivedAt: '2025-02-30',
      complainant: ' ',
      email: 'nobody',
    });
    expect(errors?.[0]?.extensions['fields']).toEqual([
      {
        field: 'input.receivedAt',
        rule: 'calendar',
        message: 'is no moment',
        wouldAccept: expect.stringContaining('2025-04-24T'),
      },
      { field: 'input.complainant', rule: 'blank', message: 'is empty', wouldAccept: '1 to 500 characters' },
      { field: 'input.email', rule: 'form', message: 'is no e-mail address', wouldAccept: expect.any(String) },
    ]);
  });

  it('two acts in the place of one', async () => {
    const { errors } = await handler.graphql(
      `mutation($acts: [ActStepInput!]!) { recordActs(commandId: "refused", caseId: "${caseId}", acts: $acts) { __typename } }`,
      { acts: [{ act: { addNote: { note: 'a' }, withdrawCase: {} } }] },
    );
    expect(errors?.[0]?.message).toMatch(/Exactly one key/);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ field: 'acts.0.act' }] });
  });

  it('more fields or more levels than anybody needs', async () => {
    const many = Array.from({ length: 60 }, (_, n) => `a${n}: me { person }`).join(' ');
    expect((await handler.graphql(`{ ${many} }`)).errors?.[0]?.extensions).toMatchObject({
      code: 'OPERATION_TOO_LARGE',
    });
    const deep = `{ __schema { types { ${'ofType { '.repeat(20)} name ${'} '.repeat(20)} } } }`;
    expect((await handler.graphql(deep)).errors?.[0]?.message).toMatch(/depth/);
  });
});

describe('what Redress refuses', () => {
  it('a date in the future', async () => {
    const refused = await handler.command('receiveComplaint', 'refused', {
      ...COMPLAINT,
      receivedAt: '2031-01-01T00:00:00Z',
    });
    expect(refused).toMatchObject({ __typename: 'CommandRefused', code: 'IN_THE_FUTURE', field: 'receivedAt' });
  });

  it('what the procedure does not allow yet, with the clause and what would be accepted', async () => {
    const refused = await handler.act('respond', 'refused', caseId, {
      kind: 'substantive',
      channel: 'email',
      summary: 'We have repaired it.',
    });
    expect(refused).toMatchObject({ code: 'GATE_CLOSED', clauses: ['C-11'], wouldAccept: expect.any(String) });
  });

  it('and who can bring it about: the role that the procedure names, with those who hold it today', async () => {
    const refused = await handler.act('respond', 'refused', caseId, {
      kind: 'substantive',
      channel: 'email',
      summary: 'We have repaired it.',
    });
    expect(refused).toMatchObject({ unblockedBy: [{ role: 'approver', title: 'Director', people: ['director'] }] });
  });

  it('another command under an id that was used', async () => {
    expect(await handler.command('receiveComplaint', 'the-case', { ...COMPLAINT, channel: 'phone' })).toMatchObject({
      code: 'COMMAND_ID_REUSED',
      field: 'commandId',
    });
  });

  it('a corrective action of nobody', async () => {
    const args = { correctiveAction: ['ID!', 'none'] } as const;
    expect(await handler.command('completeCorrectiveAction', 'refused', { what: 'Done' }, args)).toMatchObject({
      code: 'CORRECTIVE_ACTION_NOT_FOUND',
    });
  });
});
