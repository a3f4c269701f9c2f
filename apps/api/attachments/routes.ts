import type { Readable } from 'node:stream';
import { BlobsUnavailable } from '#attachments';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerToCase } from '../commands/answer.ts';
import { senderOf } from '../commands/sender.ts';
import { away } from '../graphql/away.ts';
import { contextOf } from '../graphql/context.ts';
import { ApiFault } from '../graphql/faults.ts';
import { withheld } from '../graphql/withheld.ts';
import type { ApiHost } from '../host.ts';
import { LATER, retryAfterOf, SOON } from '../http/try-again.ts';
import { codeOf } from '../http/typed-answers.ts';
import { download, type Download } from './download.ts';
import { upload } from './upload.ts';

/** Uploads that are held in memory at once; each takes up to three times the largest file. */
const AT_ONCE = 8;

interface OfCase {
  Params: { caseId: string };
  Querystring: { title?: string; commandId?: string; fileName?: string };
}
interface OneOfCase {
  Params: { caseId: string; hash: string };
}

/**
 * Files of cases as plain HTTP: `POST /cases/{caseId}/attachments?title=…&commandId=…&fileName=…` with the content as
 * the body, and `GET /cases/{caseId}/attachments/{sha-256}`. Routes of Fastify's own, because here the body is not
 * parsed, whatever type it is of, and is read by those only who may send it.
 */
export function serveAttachments(app: FastifyInstance, host: ApiHost): void {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, body, parsed) => parsed(null, body));
    scope.setErrorHandler(answerFault);
    let inHand = 0;
    scope.post<OfCase>('/cases/:caseId/attachments', async (request, reply) => {
      if (inHand >= AT_ONCE) throw busy();
      inHand += 1;
      try {
        return await receive(host, request, reply);
      } finally {
        inHand -= 1;
      }
    });
    scope.get<OneOfCase>('/cases/:caseId/attachments/:hash', async (request, reply) => {
      const { caseId, hash } = request.params;
      return sendFile(reply, await download(host, contextOf(request).asked.caller, caseId, hash));
    });
    done();
  });
}

/** Given out to be kept, and never to run or to be shown in place. */
export const sendFile = (reply: FastifyReply, { content, mediaType, disposition }: Download): FastifyReply =>
  reply
    .type(mediaType)
    .header('content-disposition', disposition)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .send(Buffer.from(content));

async function receive(host: ApiHost, request: FastifyRequest<OfCase>, reply: FastifyReply): Promise<FastifyReply> {
  const { commandId = '', title, fileName } = request.query;
  const length = request.headers['content-length'];
  const { result, ...file } = await upload(
    host,
    {
      caseId: request.params.caseId,
      title,
      fileName,
      contentType: request.headers['content-type'] ?? '',
      contentLength: length === undefined ? null : Number(length),
    },
    request.body as Readable,
    senderOf(commandId, contextOf(request).asked),
  );
  const answer = answerToCase(commandId, result);
  if ('code' in answer) return reply.code(answer.code === 'CASE_NOT_FOUND' ? 404 : 409).send(answer);
  return reply.code(answer.repeated ? 200 : 201).send({ ...answer, ...file });
}

const busy = (): ApiFault =>
  new ApiFault(503, 'TRY_AGAIN', 'Too many files are on their way', {
    retryAfter: SOON,
    wouldAccept: 'the same a little later',
  });

/** The same words as everywhere, as JSON. */
export function answerFault(thrown: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = withheld(thrown) ?? thrown;
  // What is left of a body that nobody wants is not waited for.
  if (request.method === 'POST') void reply.header('connection', 'close');
  if (error instanceof ApiFault) {
    const { retryAfter } = error.details;
    if (error.getStatus() === 503) {
      void reply.header('retry-after', String(typeof retryAfter === 'number' ? retryAfter : LATER));
    }
    return reply.code(error.getStatus()).send(error.getResponse());
  }
  const isAway = error instanceof BlobsUnavailable ? 'The attachments cannot be reached at the moment' : away(error);
  if (isAway !== null) {
    process.stderr.write(`${request.id}: ${error.message}\n`);
    const wouldAccept = 'the same under the same commandId, a little later';
    const retryAfter = retryAfterOf(error);
    return reply
      .code(503)
      .header('retry-after', String(retryAfter))
      .send({ code: 'TRY_AGAIN', message: isAway, retryAfter, wouldAccept });
  }
  const { statusCode = 500 } = error as { statusCode?: number };
  if (statusCode < 500) return reply.code(statusCode).send({ code: codeOf(statusCode), message: error.message });
  process.stderr.write(`${request.id}: ${error.message}\n${error.stack ?? ''}\n`);
  return reply
    .code(500)
    .send({ code: 'INTERNAL', message: `Something went wrong here; the log has it under ${request.id}` });
}
