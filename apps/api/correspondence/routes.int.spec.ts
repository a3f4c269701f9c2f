import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ApiHost } from '../host.ts';
import type { AuthenticatedRequest } from '../http/authenticate.ts';
import { MAILS_AT_ONCE, serveMail } from './routes.ts';

const LETTER = '<letter.00000000-0000-4000-8000-000000000001.00000000-0000-4000-8000-000000000002@acme.example>';
const MESSAGE = `Subject: Re: your letter\r\nMessage-ID: <a@b>\r\nIn-Reply-To: ${LETTER}\r\n\r\nThank you.`;
const NO_CASE = null;
const VERIFIED = {
  caller: { person: 'ivy', organisation: 'acme', role: 'handler' },
} as unknown as NonNullable<AuthenticatedRequest['verified']>;

/** Messages that wait for the log until the spec answers them. */
let held: ((loaded: typeof NO_CASE) => void)[];
let arrived: () => void;
let app: FastifyInstance;

beforeEach(async () => {
  held = [];
  arrived = () => undefined;
  const find = (): Promise<unknown> =>
    new Promise((resolve) => {
      held.push(resolve);
      arrived();
    });
  app = Fastify({ forceCloseConnections: true });
  app.addHook('onRequest', (request: AuthenticatedRequest, _reply, done) => {
    request.verified = VERIFIED;
    done();
  });
  const messages = { take: () => Promise.resolve({ message: 'm1', status: 'taken' }) };
  serveMail(app, { core: { cases: { find }, messages } } as unknown as ApiHost);
  app.get('/other', () => ({ here: true }));
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

const url = (path: string): string => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}${path}`;
const post = (): Promise<Response> => fetch(url('/mail'), { method: 'POST', body: MESSAGE });
const until = async (count: number): Promise<void> => {
  while (held.length < count) await new Promise<void>((resolve) => (arrived = resolve));
};

it('a message that is too large is refused in our words', async () => {
  const refused = await fetch(url('/mail'), { method: 'POST', body: Buffer.alloc(26 * 1024 * 1024) });
  expect([refused.status, await refused.json()]).toEqual([413, expect.objectContaining({ code: 'BODY_TOO_LARGE' })]);
});

describe('messages in hand', () => {
  it('are bounded: one more is told to come again, other requests are not, and its place is free afterwards', async () => {
    const taken = Array.from({ length: MAILS_AT_ONCE }, post);
    await until(MAILS_AT_ONCE);

    const refused = await post();
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ code: 'TRY_AGAIN', retryAfter: 1 });
    expect((await fetch(url('/other'))).status).toBe(200);
    expect(held).toHaveLength(MAILS_AT_ONCE);

    for (const answer of held.splice(0)) answer(NO_CASE);
    expect((await Promise.all(taken)).map(({ status }) => status)).toEqual(taken.map(() => 422));

    const again = post();
    await until(1);
    held[0]?.(NO_CASE);
    expect((await again).status).toBe(422);
  });
});
