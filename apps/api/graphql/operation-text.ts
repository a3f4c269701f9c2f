import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  getOperationAST,
  Lexer,
  OperationTypeNode,
  parse,
  Source,
  TokenKind,
  type DocumentNode,
  type Token,
} from 'graphql';
import { ApiFault } from './faults.ts';
import { holdsMoreValuesThan } from './values.ts';

/** Bytes of an operation's text. Values of any length go as variables. */
const MOST_BYTES = 256 * 1024;
/** Words, signs and comments; the introspection that GraphiQL sends has 163. */
const MOST_TOKENS = 4_000;
/** Brackets within brackets. No operation of this schema needs a tenth of it, and the parser goes down with each. */
const MOST_NESTED = 200;
/** Values within values, of all variables. The longest list of ids has 5,000; each value is looked at many times. */
const MOST_VALUES = 10_000;
/** A form without variables, which the parser behind it does not take for what it is. */
const QUERY_ALONE = /^application\/graphql\s*(?:;|$)/i;
const DEFINITIONS: readonly string[] = ['query', 'mutation', 'subscription', 'fragment'];
const OPENING: readonly string[] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
const CLOSING: readonly string[] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];

/** Refuses, before it is parsed, what is no operation, what is too large for one, and what its method may not ask. */
export function requireOperations(app: FastifyInstance): void {
  app.addHook('preValidation', (request, reply, done) => {
    if (request.routeOptions.url !== '/graphql') return done();
    if (QUERY_ALONE.test(request.headers['content-type'] ?? '')) return done(notAsJson());
    const { query, operationName, variables } = askedBy(request);
    if (query === undefined || query === null) return done();
    if (typeof query !== 'string') return done(badQuery('The query is no text', 'the operation as a string'));
    if (holdsMoreValuesThan(MOST_VALUES, variables)) return done(tooManyValues());
    done(textFault(query) ?? methodFault(request, reply, query, operationName) ?? undefined);
  });
}

interface Asked {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly variables?: unknown;
}

const askedBy = ({ method, body, query }: FastifyRequest): Asked => (method === 'POST' ? (body ?? {}) : query) as Asked;

/** Why a text is not parsed at all; `null` for one that costs little to parse, whatever the parser then says of it. */
export function textFault(text: string): ApiFault | null {
  if (Buffer.byteLength(text) > MOST_BYTES) return tooLarge(413, 'is larger than 256 KiB', 'at most 256 KiB');
  const begin: Token[] = [];
  let tokens = 0;
  let depth = 0;
  for (const token of tokensOf(text)) {
    tokens += 1;
    if (OPENING.includes(token.kind)) depth += 1;
    else if (CLOSING.includes(token.kind)) depth -= 1;
    if (tokens > MOST_TOKENS) return tooLarge(400, 'has more than 4,000 words and signs', 'at most 4,000');
    if (depth > MOST_NESTED) return tooDeep();
    if (begin.length < 2 && token.kind !== TokenKind.COMMENT) begin.push(token);
  }
  return beginsAnOperation(begin) ? null : noOperation();
}

/** Comments among them. Ends where the text cannot be read on: what is wrong there, the parser says better. */
function* tokensOf(text: string): Iterable<Token> {
  const lexer = new Lexer(new Source(text));
  let { token } = lexer;
  while (token.kind !== TokenKind.EOF) {
    try {
      lexer.advance();
    } catch {
      return;
    }
    while (token !== lexer.token && token.next !== null) {
      token = token.next;
      yield token;
    }
  }
}

/** What the parser cannot read is tried as the JSON of a syntax tree, past every limit on text. No JSON begins so. */
const beginsAnOperation = ([first, second]: readonly Token[]): boolean =>
  first?.kind === TokenKind.NAME
    ? DEFINITIONS.includes(first.value)
    : first?.kind === TokenKind.BRACE_L && second?.kind !== TokenKind.STRING && second?.kind !== TokenKind.BRACE_R;

/** An address is kept by browsers, proxies and their logs, and is called again unasked: it changes nothing. */
function methodFault(
  { method }: FastifyRequest,
  reply: FastifyReply,
  text: string,
  operationName: unknown,
): ApiFault | null {
  if (method === 'POST') return null;
  const document = parsed(text);
  if (document === null) return null;
  const operation = getOperationAST(document, typeof operationName === 'string' ? operationName : null);
  if (operation == null) return badQuery('The text has no such operation', 'operationName: the name of one of them');
  if (operation.operation === OperationTypeNode.QUERY) return null;
  reply.header('allow', 'POST');
  return new ApiFault(405, 'METHOD_NOT_ALLOWED', `A ${operation.operation} is not asked by ${method}`, {
    wouldAccept: 'POST',
  });
}

/** `null` for what does not parse. */
function parsed(text: string): DocumentNode | null {
  try {
    return parse(text);
  } catch {
    return null;
  }
}

const notAsJson = (): ApiFault =>
  new ApiFault(415, 'BAD_QUERY', 'The query is not sent as JSON', { wouldAccept: 'application/json' });

const badQuery = (message: string, wouldAccept: string): ApiFault =>
  new ApiFault(400, 'BAD_QUERY', message, { field: 'query', wouldAccept });

const tooDeep = (): ApiFault =>
  badQuery('The query is nested too deep', `at most ${MOST_NESTED} brackets within brackets`);

const noOperation = (): ApiFault =>
  badQuery('The query is no operation', 'a text that begins with {, query, mutation, subscription or fragment');

const tooManyValues = (): ApiFault =>
  new ApiFault(413, 'OPERATION_TOO_LARGE', 'The variables hold more than 10,000 values', {
    field: 'variables',
    wouldAccept: 'at most 10,000 values in all lists and objects together',
  });

const tooLarge = (status: number, what: string, wouldAccept: string): ApiFault =>
  new ApiFault(status, 'OPERATION_TOO_LARGE', `The text of the operation ${what}`, {
    field: 'query',
    wouldAccept: `${wouldAccept}; long values go as variables`,
  });
