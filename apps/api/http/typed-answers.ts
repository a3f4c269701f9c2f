import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Codes for what the framework answers by itself, before a route of ours is reached. */
const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'BODY_TOO_LARGE',
  415: 'MEDIA_TYPE_NOT_ACCEPTED',
  500: 'INTERNAL',
  503: 'TRY_AGAIN',
};

/** Gives every answer that is a failure a code to go by, also where the framework says it and not Redress. */
export function typeAnswers(app: FastifyInstance): void {
  app.addHook('preSerialization', (_request, { statusCode }, payload, done) => {
    const isTold = typeof payload !== 'object' || payload === null || 'code' in payload || 'errors' in payload;
    if (statusCode < 400 || isTold) return done(null, payload);
    done(null, { code: codeOf(statusCode), ...payload });
  });
}

/** Our word for a status, whatever the framework's own code is. */
export const codeOf = (status: number): string => CODES[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL');

const [MALFORMED, TOO_LATE, TOO_LARGE] = [
  { line: '400 Bad Request', code: 'BAD_REQUEST', message: 'This is no HTTP request' },
  { line: '408 Request Timeout', code: 'REQUEST_TIMEOUT', message: 'The request was not complete in time' },
  {
    line: '431 Request Header Fields Too Large',
    code: 'HEADERS_TOO_LARGE',
    message: 'The headers are larger than 16 KiB',
  },
] as const;

/** Answers what is no HTTP, in the same words as everything else, and ends the connection. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { line, code, message } =
    error.code === 'HPE_HEADER_OVERFLOW' ? TOO_LARGE : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? TOO_LATE : MALFORMED;
  const body = JSON.stringify({ code, message });
  if (socket.writable) {
    const headers = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
    socket.write(`HTTP/1.1 ${line}\r\n${headers}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
