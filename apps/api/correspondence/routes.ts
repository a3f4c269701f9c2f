import { may, PERMISSIONS } from '#identity';
import type { FastifyInstance } from 'fastify';
import { answerFault } from '../attachments/routes.ts';
import { contextOf } from '../graphql/context.ts';
import { ApiFault, forbidden } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';
import { Admission, admitRequests } from '../http/admission.ts';
import { fileMail } from './mail-in.ts';

/** Bytes of the largest message that is taken. */
const MOST = 25 * 1024 * 1024;
/** Messages that are held in memory at once; each takes up to three times the largest. None waits: mail comes again. */
export const MAILS_AT_ONCE = 4;

/**
 * `POST /mail`: a message that came in, in the form in which a mail server hands it on (message/rfc822), from whatever
 * fetches or receives mail. Answers what became of it; 422 where it belongs to no case, so that it can be looked at; 503
 * where too many are in hand, before the message is read.
 */
export function serveMail(app: FastifyInstance, host: ApiHost): void {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.setErrorHandler(answerFault);
    admitRequests(scope, new Admission({ atOnce: MAILS_AT_ONCE, waiting: 0 }));
    scope.post('/mail', { bodyLimit: MOST }, async (request, reply) => {
      const { caller } = contextOf(request).asked;
      if (!may(caller, 'handle_cases')) throw forbidden(caller.role, PERMISSIONS.handle_cases);
      if (!Buffer.isBuffer(request.body) || request.body.length === 0) {
        throw new ApiFault(400, 'MESSAGE_EMPTY', 'There is no message', { wouldAccept: 'message/rfc822 as the body' });
      }
      return reply.code(200).send(await fileMail(host, request.body, caller));
    });
    done();
  });
}
