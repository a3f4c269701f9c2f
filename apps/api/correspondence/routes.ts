import { may, PERMISSIONS, type Caller } from '#identity';
import type { FastifyInstance } from 'fastify';
import { MailReader } from '#mail';
import { disposition } from '../attachments/download.ts';
import { answerFault, sendFile } from '../attachments/routes.ts';
import { contextOf } from '../graphql/context.ts';
import { ApiFault, forbidden, notFound } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';
import { Admission, admitRequests } from '../http/admission.ts';
import { takeMail } from './mail-in.ts';

/** Bytes of the largest message that is taken. */
const MOST = 25 * 1024 * 1024;
/** Messages that are held in memory at once; each takes up to three times the largest. None waits: mail comes again. */
export const MAILS_AT_ONCE = 4;

/**
 * `POST /mail`: a message that came in, in the form in which a mail server hands it on (message/rfc822), from whatever
 * fetches or receives mail. Answers what became of it; 422 where it belongs to no case, so that it can be looked at; 503
 * where too many are in hand, before the message is read. `GET /mail/{message}`: one that is on no case, as it came.
 */
export function serveMail(app: FastifyInstance, host: ApiHost, reader = new MailReader()): void {
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
      return reply.code(200).send(await takeMail(host, reader, request.body, caller));
    });
    scope.get<{ Params: { message: string } }>('/mail/:message', async (request, reply) => {
      const { caller } = contextOf(request).asked;
      const content = await messageAsItCame(host, request.params.message, caller);
      const file = { content, mediaType: 'message/rfc822', disposition: disposition('message.eml') };
      return sendFile(reply, file);
    });
    done();
  });
}

/**
 * For those who handle cases and see the people in them: whose it is, nobody knows yet.
 * @throws ApiFault
 */
async function messageAsItCame({ core }: ApiHost, message: string, caller: Caller): Promise<Uint8Array> {
  for (const permission of ['handle_cases', 'read_personal_data'] as const)
    if (!may(caller, permission)) throw forbidden(caller.role, PERMISSIONS[permission]);
  const found = await core.messages.find(message, caller.organisation);
  switch (found?.found) {
    case 'here':
      return found.content;
    case 'erased':
      throw new ApiFault(410, 'MESSAGE_ERASED', 'The message was erased');
    case undefined:
      throw notFound(`message ${message} that is on no case`);
    default:
      throw new ApiFault(500, 'MESSAGE_LOST', 'What was kept of the message is not there, or not what it was');
  }
}
