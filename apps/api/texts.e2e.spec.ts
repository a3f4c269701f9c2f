import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, COMPLAINT } from './testing/api-client.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

let api: TestApi;
let handler: ApiClient;
let caseId: string;
let before: number;

beforeAll(async () => {
  api = await startTestApi();
  handler = await api.as('handler');
  caseId = (await handler.command('receiveComplaint', 'the-case', COMPLAINT)).caseId;
  before = await api.events();
});
afterAll(() => api.close());
afterEach(async () => {
  expect(await api.events()).toBe(before);
});

const extensionsOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { errors: readonly { extensions: unknown }[] }).errors[0]?.extensions;
const byAddress = (query: string): string => `/graphql?query=${encodeURIComponent(query)}`;
const note = (commandId: string): string =>
  `mutation { addNote(commandId: "${commandId}", caseId: "${caseId}", input: { note: "By address" }) { __typename } }`;

describe('the text of an operation', () => {
  it('that is too long is refused, and says that values go as variables', async () => {
    const long = await handler.post({ query: `{ me { person } } #${'x'.repeat(3_900_000)}` });
    expect(long.status).toBe(413);
    const wouldAccept = expect.stringContaining('go as variables') as unknown;
    expect(await extensionsOf(long)).toMatchObject({ code: 'OPERATION_TOO_LARGE', field: 'query', wouldAccept });
    const many = await handler.post({ query: `{ me { person ${'@a'.repeat(4_000)} } }` });
    expect(many.status).toBe(400);
    expect(await extensionsOf(many)).toMatchObject({ code: 'OPERATION_TOO_LARGE', wouldAccept });
  });

  it('is no syntax tree, whole or broken', async () => {
    const { definitions } = { definitions: [{ kind: 'OperationDefinition', operation: 'query' }] };
    for (const query of [{ kind: 'Document', definitions }, { definitions: 7 }, [], true, 'query'].map((tree) =>
      JSON.stringify(tree),
    )) {
      const answer = await handler.post({ query });
      expect([query, answer.status]).toEqual([query, 400]);
      expect(await extensionsOf(answer)).toMatchObject({ code: 'BAD_QUERY' });
    }
  });

  it('with more than ten faults tells ten, each at its place, and that there are more', async () => {
    const many = Array.from(
      { length: 40 },
      (_, n) => `a${n}: acknowledge(commandId: "x", caseId: "${caseId}", input: { channel: fax${n} }) { __typename }`,
    );
    const { errors } = await handler.graphql(`mutation { ${many.join('\n')} }`);
    expect(errors).toHaveLength(11);
    for (const [n, { message, extensions }] of (errors ?? []).slice(0, 10).entries()) {
      expect(message).toContain(`fax${n}`);
      expect(extensions).toMatchObject({ code: 'BAD_USER_INPUT', fields: [{ field: 'input.channel' }] });
    }
    expect(errors?.[10]?.message).toMatch(/too many/i);
  });

  it('is refused with variables of more values than anybody needs', async () => {
    const { status, errors } = await handler.graphql('{ me { person } }', { a: Array(20_000).fill([]) });
    expect(status).toBe(413);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_LARGE', field: 'variables' });
  });
});

describe('a number that no number can hold', () => {
  const record = (value: string): string =>
    `mutation { recordFact(commandId: "x", caseId: "${caseId}", input: { fact: "vulnerable", value: ${value} }) { __typename } }`;

  it.each(['1e999', '-1e999'])('is a fault of its field, written out and as a variable: %s', async (number) => {
    const literal = await handler.graphql(record(number));
    expect([literal.status, literal.errors?.[0]?.extensions]).toMatchObject([
      400,
      { code: 'BAD_USER_INPUT', fields: [{ field: 'input.value' }] },
    ]);
    const response = await handler.request('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: `mutation($input: RecordFactInput!) { recordFact(commandId: "x", caseId: "${caseId}", input: $input) { __typename } }`,
        variables: { input: { fact: 'vulnerable', value: 'HERE' } },
      }).replace('"HERE"', number),
    });
    expect(response.status).toBe(400);
    expect(await extensionsOf(response)).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ field: 'input.value', message: expect.stringContaining('finite number') }],
    });
  });
});

describe('an operation in an address', () => {
  it('reads', async () => {
    const response = await handler.request(byAddress('{ me { person } }'));
    expect(await response.json()).toMatchObject({ data: { me: { person: 'handler' } } });
  });

  it.each(['GET', 'HEAD'])('changes nothing: %s', async (method) => {
    const response = await handler.request(byAddress(note(method)), { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    if (method === 'GET') expect(await extensionsOf(response)).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });

  it('names one of those in the text', async () => {
    const response = await handler.request(byAddress('query A { me { person } } query B { me { role } }'));
    expect(response.status).toBe(400);
    expect(await extensionsOf(response)).toMatchObject({ code: 'BAD_QUERY', wouldAccept: /operationName/ });
  });
});

describe('every answer of /graphql', () => {
  const json = { 'content-type': 'application/json' };
  it.each([
    ['data', { method: 'POST', headers: json, body: '{"query":"{ me { person } }"}' }, 200],
    ['a refused text', { method: 'POST', headers: json, body: '{"query":"{"}' }, 400],
    ['no JSON', { method: 'POST', headers: json, body: '{' }, 400],
    ['too large a body', { method: 'POST', headers: json, body: 'x'.repeat(5_000_000) }, 413],
    ['another type', { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'x' }, 415],
    [
      'variables that are none',
      { method: 'POST', headers: json, body: '{"query":"{ me { person } }","variables":5}' },
      400,
    ],
    ['another method', { method: 'DELETE' }, 404],
    ['no token', { method: 'POST', headers: { ...json, authorization: '' }, body: '{}' }, 401],
  ])('is kept by nobody and taken for nothing else: %s', async (_, init, status) => {
    const response = await handler.request('/graphql', init);
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });
});
