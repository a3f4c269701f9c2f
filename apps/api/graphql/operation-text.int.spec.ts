import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fastify, type FastifyInstance } from 'fastify';
import { requireOperations } from './operation-text.ts';

describe('a request that is no operation', () => {
  let app: FastifyInstance;
  beforeEach(async () => {
    app = fastify();
    requireOperations(app);
    app.addContentTypeParser('application/graphql', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.post('/graphql', () => ({ parsed: true }));
    app.get('/graphql', () => ({ parsed: true }));
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(() => app.close());

  const address = (): string => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`;

  it.each([
    ['{"query":true}', 'application/json', 400],
    ['{"query":{}}', 'application/json', 400],
    [JSON.stringify({ query: '['.repeat(3_000) }), 'application/json', 400],
    ['{ me { name } }', 'application/graphql; charset=utf-8', 415],
    ['{"query":"{ me { name } }"}', 'application/json', 200],
  ])('never reaches the parser, and a query does: %#', async (body, type, status) => {
    const answer = await fetch(address(), { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(status);
  });

  it.each([
    ['query=query A { a } mutation B { b }&operationName=A', 200, null],
    ['query=query A { a } mutation B { b }&operationName=B', 405, 'POST'],
    ['query=query A { a } mutation B { b }', 400, null],
    ['query=query A { a } mutation B { b }&operationName=C', 400, null],
    ['query=mutation { b }', 405, 'POST'],
    [`query={a${'['.repeat(3_000)}`, 400, null],
    ['query={a}&query={b}', 400, null],
  ])('may be asked by GET and HEAD where it only reads: %s', async (query, status, allow) => {
    for (const method of ['GET', 'HEAD']) {
      const answer = await fetch(`${address()}?${encodeURI(query)}`, { method });
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, status, allow]);
    }
  });
});
