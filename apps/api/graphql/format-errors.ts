import { Logger } from '@nestjs/common';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { acceptedWords, askedFields } from './asked-field.ts';
import { retryAfterOf } from '../http/try-again.ts';
import { away } from './away.ts';
import { ApiFault } from './faults.ts';
import { withheld } from './withheld.ts';

/** What Mercurius hands over: an execution that has errors. */
interface Failed {
  readonly data?: unknown;
  readonly errors?: readonly Error[];
}

interface Answer {
  readonly statusCode: number;
  readonly response: { readonly data: Record<string, unknown> | null; readonly errors: readonly GraphQLError[] };
}

const STATUS: Readonly<Record<string, number>> = { BAD_USER_INPUT: 400, BAD_QUERY: 400, TRY_AGAIN: 503, INTERNAL: 500 };

/**
 * Says what went wrong in the terms of the client: a code, the field where there is one, the remedy; never a stack, and
 * nothing of what a fault of ours says. The HTTP status follows where nothing could be answered.
 */
export function errorFormatter(schema: () => GraphQLSchema | undefined) {
  const logger = new Logger('GraphQL');
  return ({ data, errors = [] }: Failed, context: unknown): Answer => {
    const knows: Known = { schema: schema(), fieldOf: askedFields(), logger, requestId: requestIdOf(context) };
    const told = errors.flatMap(unwrapped).map((error) => toldAs(error, knows));
    const answered = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : null;
    const first = told[0]?.extensions;
    const wait = Math.max(...told.map(({ extensions }) => Number(extensions['retryAfter'] ?? 0)));
    if (wait > 0) replyOf(context)?.header?.('retry-after', String(wait));
    const status = typeof first?.['status'] === 'number' ? first['status'] : (STATUS[String(first?.['code'])] ?? 400);
    return { statusCode: answered === null ? status : 200, response: { data: answered, errors: told } };
  };
}

/** Mercurius wraps the faults of a query into one. */
function unwrapped(error: Error): readonly Error[] {
  const inner = (error as { originalError?: { errors?: unknown } }).originalError?.errors;
  return Array.isArray(inner) ? (inner as Error[]) : [error];
}

/** What all errors of one answer are told by. */
interface Known {
  readonly schema: GraphQLSchema | undefined;
  readonly fieldOf: ReturnType<typeof askedFields>;
  readonly logger: Logger;
  readonly requestId: string;
}

function toldAs(error: Error, knows: Known): GraphQLError {
  const { logger, requestId } = knows;
  const thrown = causeOf(error);
  const cause = withheld(thrown) ?? thrown;
  if (cause instanceof ApiFault)
    return say(error, cause.message, { code: cause.code, ...cause.details, status: cause.getStatus() });
  const { code, statusCode } = cause as { code?: unknown; statusCode?: unknown };
  const isAway = away(cause);
  if (isAway !== null) {
    logger.warn(`${requestId}: ${String(code)}: ${cause.message}`);
    return say(error, isAway, {
      code: 'TRY_AGAIN',
      retryAfter: retryAfterOf(cause),
      wouldAccept: 'the same command under the same commandId, a little later',
    });
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return say(error, 'The request is larger than 4 MiB', {
      code: 'BODY_TOO_LARGE',
      wouldAccept: 'at most 4 MiB',
      status: 413,
    });
  }
  // Of the query itself or of the way it was sent: GraphQL's, Mercurius' and Fastify's own words are for the client.
  if (cause instanceof GraphQLError || code === 'MER_ERR_GQL_QUERY_DEPTH') return asked(error, cause, knows, 400);
  if (typeof statusCode === 'number' && statusCode < 500) return asked(error, cause, knows, statusCode);
  logger.error(`${requestId}: ${cause.message}`, cause.stack);
  return say(error, `Something went wrong here; the log has it under ${requestId}`, { code: 'INTERNAL' });
}

/** What was thrown, where GraphQL has only wrapped it; its own errors keep the place they speak of. */
function causeOf(error: Error): Error {
  const thrown = error instanceof GraphQLError ? error.originalError : undefined;
  return thrown == null || thrown instanceof GraphQLError ? error : thrown;
}

function say(error: Error, message: string, extensions: Record<string, unknown>): GraphQLError {
  const { nodes, source, positions, path } = error as Partial<GraphQLError>;
  return new GraphQLError(message, { nodes, source, positions, path, extensions });
}

/** A value that the schema does not take names its field as the checks do; anything else is a fault of the query. */
function asked(error: Error, cause: Error, { schema, fieldOf }: Known, status: number): GraphQLError {
  const field = cause instanceof GraphQLError ? fieldOf(cause) : null;
  if (field === null) {
    const own = cause instanceof GraphQLError ? cause.extensions : {};
    return say(error, error.message, { code: 'BAD_QUERY', ...own, ...(status === 400 ? {} : { status }) });
  }
  const fault = { field, message: error.message, wouldAccept: acceptedWords(cause, schema) };
  return say(error, error.message, { code: 'BAD_USER_INPUT', fields: [fault] });
}

/** What is used of Fastify's reply; none where the request came by another way. */
interface Reply {
  readonly request?: { readonly id?: string };
  header?(name: string, value: string): unknown;
}

const replyOf = (context: unknown): Reply | undefined => (context as { reply?: Reply } | undefined)?.reply;

const requestIdOf = (context: unknown): string => replyOf(context)?.request?.id ?? 'unknown';
