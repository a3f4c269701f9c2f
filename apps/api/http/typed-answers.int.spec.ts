import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fastify, type FastifyInstance } from 'fastify';
import { answerClientError, typeAnswers } from './typed-answers.ts';

describe('what the framework answers by itself', () => {
  let app: FastifyInstance;
  beforeEach(async () => {
    app = fastify({ clientErrorHandler: answerClientError });
    typeAnswers(app);
    app.get('/told', (_request, reply) => reply.code(409).send({ code: 'CASE_CLOSED', message: 'It is closed' }));
    app.get('/well', () => ({ message: 'fine' }));
    await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(() => app.close());
  const port = (): number => (app.server.address() as AddressInfo).port;
  const url = (): string => `http://127.0.0.1:${port()}`;

  it('has a code to go by', async () => {
    const answer = await fetch(`${url()}/nothing`, { method: 'POST' });
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 'NOT_FOUND' })]);
  });

  it('leaves what Redress says, and what went well, as it is', async () => {
    expect(await (await fetch(`${url()}/told`)).json()).toEqual({ code: 'CASE_CLOSED', message: 'It is closed' });
    expect(await (await fetch(`${url()}/well`)).json()).toEqual({ message: 'fine' });
  });

  it.each([
    ['GARBAGE\r\n\r\n', '400', 'BAD_REQUEST'],
    [`GET / HTTP/1.1\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`, '431', 'HEADERS_TOO_LARGE'],
  ])('so has what is no HTTP (%#)', async (bytes, status, code) => {
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(bytes);
    const answer = await text(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(`"code":"${code}"`);
  });
});
