import type { FastifyReply } from 'fastify';

/** Seconds after which a request refused for load may come again. */
export const SOON = 1;
/** Seconds after which a store that is away may be back. */
export const LATER = 5;

/** Faults of a load that passes; everything else that is away takes longer to come back. */
const PASSING = new Set<unknown>(['BUSY', 'CONFLICT']);

/** Seconds, for what `away` knows. */
export const retryAfterOf = (error: unknown): number =>
  PASSING.has((error as { code?: unknown }).code) ? SOON : LATER;

/** The same command under the same id is carried out once, whatever became of the first. */
const WOULD_ACCEPT = 'the same under the same commandId, a little later';

/** 503 in the form of whoever asked: an error of GraphQL, or a plain body. */
export function tryAgain(reply: FastifyReply, path: string, message: string): FastifyReply {
  const told = { code: 'TRY_AGAIN', retryAfter: SOON, wouldAccept: WOULD_ACCEPT };
  return reply
    .code(503)
    .header('retry-after', String(SOON))
    .send(path === '/graphql' ? { data: null, errors: [{ message, extensions: told }] } : { message, ...told });
}
