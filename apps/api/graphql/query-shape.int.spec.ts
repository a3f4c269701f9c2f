import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { requireQueries } from './query-shape.ts';

describe('a request that is no query', () => {
  let app: FastifyInstance;
  beforeEach(async () => {
    app = fastify();
    requireQueries(app);
    app.addContentTypeParser('application/graphql', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.post('/graphql', () => ({ parsed: true }));
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(() => app.close());

  it.each([
    ['{"query":true}', 'application/json', 400],
    ['{"query":{}}', 'application/json', 400],
    [JSON.stringify({ query: '['.repeat(3_000) }), 'application/json', 400],
    ['{ me { name } }', 'application/graphql; charset=utf-8', 415],
    ['{"query":"{ me { name } }"}', 'application/json', 200],
  ])('never reaches the parser, and a query does: %#', async (body, type, status) => {
    const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/graphql`;
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    expect(answer.status).toBe(status);
  });
});
