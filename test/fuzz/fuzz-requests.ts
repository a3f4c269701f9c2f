import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Random } from '../crash/random.ts';
import type { FuzzClient } from './fuzz-client.ts';

export interface Requested {
  /** Answers by route and status with their code. */
  readonly byAnswer: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
}

interface Malformed {
  readonly what: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const MIB = 1024 * 1024;
const JSON_TYPE = { 'content-type': 'application/json' };
const QUERY = JSON.stringify({ query: '{ me { name role } }', variables: {} });
/** ms for an answer; a request that is never complete has none. */
const PATIENCE = 60_000;

/** Bodies that are no request, or one that nobody should send. */
function graphqlBodies(random: Random): readonly Omit<Malformed, 'method' | 'path'>[] {
  const as = (what: string, body: Buffer | string, headers: Readonly<Record<string, string>> = JSON_TYPE) => ({
    what,
    headers,
    body: Buffer.from(body),
  });
  const json = (what: string, body: unknown) => as(what, JSON.stringify(body));
  const spoilt = Buffer.from(QUERY);
  spoilt[random.below(spoilt.length)] = random.below(256);
  const nested = (open: string, close: string, times: number): string => open.repeat(times) + close.repeat(times);
  const type = random.pick([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'x',
    'application/graphql',
  ]);
  return [
    as('cut short', QUERY.slice(0, random.below(QUERY.length - 1))),
    as('a byte changed', spoilt),
    as('random bytes', Buffer.from(Array.from({ length: random.below(500) }, () => random.below(256)))),
    as('nothing', ''),
    as('of another type', QUERY, { 'content-type': type }),
    as('of no type', QUERY, {}),
    as('said to be compressed', QUERY, { ...JSON_TYPE, 'content-encoding': random.pick(['gzip', 'br', 'x']) }),
    as('10 MiB', JSON.stringify({ query: 'x'.repeat(10 * MIB) })),
    as('arrays in arrays', nested('[', ']', 10_000 + random.below(100_000))),
    as(
      'objects in objects',
      `{"query":"{ me { name } }","variables":${nested('{"a":', '}', 20_000).replace('}', '1}')}}`,
    ),
    json('deep selections', { query: `{ ${nested('me {', '}', 1_000)} }` }),
    json('deep values', { query: `{ cases(filter: ${nested('[', ']', 3_000)}) { edges { cursor } } }` }),
    json('many aliases', { query: `{ ${Array.from({ length: 2_000 }, (_, n) => `a${n}: me { name }`).join(' ')} }` }),
    json('fragments in a circle', {
      query: 'query { ...a } fragment a on Query { ...b } fragment b on Query { ...a }',
    }),
    json('an operation that is not there', { query: 'query A { me { name } }', operationName: `B${random.below(9)}` }),
    json('two operations and no name', { query: 'query A { me { name } } query B { me { name } }' }),
    json('a batch', [JSON.parse(QUERY), JSON.parse(QUERY)]),
    json('no query', { variables: {} }),
    json('a query of another kind', { query: random.pick<unknown>([1, null, {}, [], true]) }),
    json('variables of another kind', {
      query: '{ me { name } }',
      variables: random.pick<unknown>([1, 'x', [], true]),
    }),
    json('a persisted query', { extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }),
    json('a subscription', { query: 'subscription { me { name } }' }),
    json('an unknown mutation', { query: `mutation { m${random.below(99)} { __typename } }` }),
    as('a prototype', '{"__proto__":{"query":"{ me { name } }"},"constructor":{"prototype":{}}}'),
    json('no text', ['x', 1, null, true][random.below(4)]),
  ];
}

function malformed(random: Random): Malformed {
  const noise = Buffer.from(Array.from({ length: random.below(3_000) }, () => random.below(256)));
  const id = random.pick(['x', '%00', '%zz', '..%2f..', '00000000-0000-4000-8000-000000000000', 'x'.repeat(3_000)]);
  const mime = random.pick(['message/rfc822', 'application/pdf', 'image/png', 'text/plain', 'x', 'application/json']);
  const others: readonly Malformed[] = [
    ...[noise, Buffer.alloc(0), Buffer.from('From: x\r\n'), Buffer.alloc(26 * MIB, 'x')].map((body) => ({
      what: `mail of ${body.length > MIB ? 'too many' : 'some'} bytes`,
      method: 'POST',
      path: '/mail',
      headers: { 'content-type': mime },
      body,
    })),
    ...[noise, Buffer.alloc(0), Buffer.alloc(30 * MIB, 'x')].map((body) => ({
      what: `a file of ${body.length > MIB ? 'too many' : 'some'} bytes`,
      method: 'POST',
      path: `/cases/${id}/attachments?title=${random.pick(['', 'x', '%00', '%ff', 'x'.repeat(600)])}&commandId=${random.pick(['', 'x', '%00'])}`,
      headers: { 'content-type': mime },
      body,
    })),
    {
      what: 'a file of twice one title',
      method: 'POST',
      path: `/cases/${id}/attachments?title=a&title=b&commandId=c&commandId=d`,
      headers: { 'content-type': 'application/pdf' },
      body: noise,
    },
    {
      what: 'a file that is not there',
      method: 'GET',
      path: `/cases/${id}/attachments/${id}`,
      headers: {},
      body: Buffer.alloc(0),
    },
    {
      what: 'another method',
      method: random.pick(['PUT', 'DELETE', 'PATCH', 'GET']),
      path: random.pick(['/graphql', '/mail', '/nothing']),
      headers: JSON_TYPE,
      body: Buffer.alloc(0),
    },
    {
      what: 'another path',
      method: 'POST',
      path: random.pick(['/', '/graphql/x', `/registers/${id}`, '/%', '/cases/']),
      headers: JSON_TYPE,
      body: Buffer.from(QUERY),
    },
    {
      what: 'a register',
      method: 'GET',
      path: `/registers/${id}?${random.pick(['format=x', 'format=csv&format=json', '%00', 'after=%ff'])}`,
      headers: {},
      body: Buffer.alloc(0),
    },
    {
      what: 'a header of 100 KiB',
      method: 'POST',
      path: '/graphql',
      headers: { ...JSON_TYPE, 'x-long': 'x'.repeat(100 * 1024) },
      body: Buffer.from(QUERY),
    },
  ];
  if (random.below(2) === 0) return random.pick(others);
  return { method: 'POST', path: '/graphql', ...random.pick(graphqlBodies(random)) };
}

/** Sends requests that are none, and looks whether each is answered in the words of the API, and none with a 5xx. */
export async function fuzzRequests(
  client: FuzzClient,
  organisation: string,
  runs: number,
  random: Random,
): Promise<Requested> {
  const byAnswer = new Map<string, number>();
  const wrong: string[] = [];
  for (let run = 0; run < runs; run += 1) {
    const one = malformed(random);
    const role = random.pick(['administrator', 'handler', 'auditor'] as const);
    const authorization =
      random.below(20) === 0
        ? random.pick(['', 'Bearer x', 'Basic eDp4'])
        : `Bearer ${await client.token(organisation, role)}`;
    const answer = await send(client.url, one, authorization);
    const words = typeof answer === 'string' ? answer : `${answer.status} ${answer.code}`;
    const name = `${one.what}: ${words}`;
    byAnswer.set(name, (byAnswer.get(name) ?? 0) + 1);
    if (isWrong(answer))
      wrong.push(`${one.method} ${one.path.slice(0, 200)}, ${name}: ${one.body.subarray(0, 300).toString('latin1')}`);
  }
  for (const line of [
    'GARBAGE\r\n\r\n',
    'POST /graphql HTTP/1.1\r\ncontent-length: x\r\n\r\n',
    'GET / HTTP/9.9\r\n\r\n',
  ]) {
    const answer = await raw(client.url, line);
    byAnswer.set(`no HTTP: ${answer}`, (byAnswer.get(`no HTTP: ${answer}`) ?? 0) + 1);
    if (!/ 4\d\d /.test(answer) && answer !== '') wrong.push(`${JSON.stringify(line)}: ${answer}`);
  }
  return { byAnswer, wrong };
}

interface Answer {
  readonly status: number;
  /** `none` where there is no code to go by. */
  readonly code: string;
}

function isWrong(answer: Answer | 'cut off'): boolean {
  // Whoever sends too much is cut off while still sending; whether the answer is seen is a matter of chance.
  if (answer === 'cut off') return false;
  const { status, code } = answer;
  if (status >= 500) return true;
  return status >= 400 ? !/^[A-Z][A-Z_]+$/.test(code) : false;
}

function send(
  url: string,
  { method, path, headers, body }: Malformed,
  authorization: string,
): Promise<Answer | 'cut off'> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const sent = httpRequest({
      // A connection of its own: the product may end one after an answer, with what is still to be read.
      agent: false,
      hostname,
      port,
      method,
      path,
      headers: { ...headers, ...(authorization !== '' && { authorization }), 'content-length': body.length },
      timeout: PATIENCE,
    });
    sent.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => undefined);
      response.on('close', () => {
        resolve({ status: response.statusCode ?? 0, code: codeIn(Buffer.concat(chunks).toString()) });
        sent.destroy();
      });
    });
    sent.on('timeout', () => {
      resolve({ status: 599, code: 'NO_ANSWER' });
      sent.destroy();
    });
    sent.on('error', () => resolve(body.length > 64 * 1024 ? 'cut off' : { status: 598, code: 'NO_ANSWER' }));
    sent.end(body);
  });
}

/** Of an error of GraphQL, or of plain HTTP. */
function codeIn(text: string): string {
  try {
    const body = JSON.parse(text) as { code?: string; errors?: { extensions?: { code?: string } }[] };
    return body.code ?? body.errors?.[0]?.extensions?.code ?? 'none';
  } catch {
    return 'none';
  }
}

/** Bytes that are no HTTP. @returns the first line of the answer; empty where the connection just ends. */
function raw(url: string, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setTimeout(PATIENCE, () => socket.destroy());
    socket.on('data', (chunk) => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text.split('\r\n')[0] ?? ''));
  });
}
