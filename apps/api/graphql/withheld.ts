import { LogDamaged, LogMismatch } from '#event-store';
import type { FastifyInstance } from 'fastify';
import type { ApiHost } from '../host.ts';
import { ApiFault } from './faults.ts';

/** Where it is damaged is said to those who run it, with the place on their disk. */
const DAMAGED =
  'The event log is damaged: this cannot be read or written. Those who run Redress find what it is by `redress verify`';

/** Why nothing is taken until a person has looked into the log; `null` where an error says nothing of the kind. */
export function withheld(error: unknown): ApiFault | null {
  if (error instanceof LogMismatch)
    return new ApiFault(503, 'LOG_MISMATCH', error.message, {
      reason: error.code,
      wouldAccept: 'the same, when somebody who runs Redress has put it right',
    });
  return error instanceof LogDamaged ? new ApiFault(503, error.code, DAMAGED) : null;
}

/** While nothing is taken, what can still be read may be the only copy: it is answered, and says so. */
export function warnOfLog(app: FastifyInstance, { core }: ApiHost): void {
  app.addHook('preHandler', async ({ method, url }) => {
    // Of GraphQL, the operation says whether it writes.
    if (method === 'POST' && !url.startsWith('/graphql')) await core.guard.demand();
  });
  app.addHook('preSerialization', (request, _reply, payload, done) => {
    const { fault } = core.guard;
    const isAnswer = request.url.startsWith('/graphql') && typeof payload === 'object' && payload !== null;
    if (fault === null || !isAnswer) return done(null, payload);
    const { extensions = {} } = payload as { readonly extensions?: object };
    done(null, { ...payload, extensions: { ...extensions, warning: withheld(fault)?.message ?? fault.message } });
  });
}
