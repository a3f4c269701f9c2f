import type { FastifyInstance } from 'fastify';
import { ApiFault } from './faults.ts';

/** Brackets within brackets. No operation of this schema needs a tenth of it, and the parser goes down with each. */
const MOST_NESTED = 200;
/** A form without variables, which the parser behind it does not take for what it is. */
const QUERY_ALONE = /^application\/graphql\s*(?:;|$)/i;
/** Strings and comments, whose brackets do not count, and brackets. */
const TOKEN = /"""(?:\\"""|[^"]|"{1,2}(?!"))*"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*|[([{]|[)\]}]/g;

/** Whether a query nests deeper than its parser can follow without running out of stack. */
export function isTooNested(query: string): boolean {
  let depth = 0;
  for (const [token] of query.matchAll(TOKEN)) {
    if (/^[([{]$/.test(token)) depth += 1;
    else if (/^[)\]}]$/.test(token)) depth -= 1;
    if (depth > MOST_NESTED) return true;
  }
  return false;
}

/** Refuses, before it is parsed, what is no query at all: the parser takes other kinds for a document or breaks on them. */
export function requireQueries(app: FastifyInstance): void {
  app.addHook('preValidation', (request, _reply, done) => {
    const { query } = (request.body ?? {}) as { query?: unknown };
    if (request.routeOptions.url !== '/graphql') return done();
    if (QUERY_ALONE.test(request.headers['content-type'] ?? '')) return done(notAsJson());
    if (query === undefined || query === null) return done();
    if (typeof query !== 'string') return done(badQuery('The query is no text', 'the operation as a string'));
    if (!isTooNested(query)) return done();
    done(badQuery('The query is nested too deep', `at most ${MOST_NESTED} brackets within brackets`));
  });
}

const notAsJson = (): ApiFault =>
  new ApiFault(415, 'BAD_QUERY', 'The query is not sent as JSON', { wouldAccept: 'application/json' });

const badQuery = (message: string, wouldAccept: string): ApiFault =>
  new ApiFault(400, 'BAD_QUERY', message, { field: 'query', wouldAccept });
