import type { FastifyInstance } from 'fastify';

/**
 * Nothing that is answered is kept on the way or taken for another type than it says, errors included. In front of
 * everything else, so that a refusal has it too; the console, which is the same for everybody, says otherwise of itself.
 */
export function keptByNobody(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'private, no-store').header('x-content-type-options', 'nosniff');
    done();
  });
}
