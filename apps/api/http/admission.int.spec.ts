import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { Admission, admitRequests } from './admission.ts';

/** Requests that came to a handler and wait there until the spec answers them. */
let held: FastifyReply[];
let arrived: () => void;
let app: FastifyInstance;
let admission: Admission;

beforeEach(async () => {
  held = [];
  arrived = () => undefined;
  app = Fastify({ forceCloseConnections: true });
  admission = new Admission({ atOnce: 2, waiting: 1 });
  admitRequests(app, admission);
  const hold = (_request: unknown, reply: FastifyReply): FastifyReply => {
    held.push(reply);
    arrived();
    return reply;
  };
  app.post('/graphql', hold);
  app.get('/held', hold);
  app.get('/health/live', () => ({ status: 'live' }));
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => app.close());

const url = (path: string): string => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}${path}`;
const ask = (path: string, method = 'GET'): Promise<Response> => fetch(url(path), { method });
const until = async (count: number): Promise<void> => {
  while (held.length < count) await new Promise<void>((resolve) => (arrived = resolve));
};
/** A request on a connection of its own, so that it can be given up. */
async function connected(): Promise<Socket> {
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('GET /held HTTP/1.1\r\nHost: here\r\n\r\n');
  return socket;
}
/** Until the figures are these: what the server hears of a client comes by the network. */
async function figuresAre(wanted: Partial<Admission['figures']>): Promise<void> {
  const matches = (): boolean =>
    Object.entries(wanted).every(([name, value]) => admission.figures[name as keyof typeof wanted] === value);
  while (!matches()) await new Promise((resolve) => setImmediate(resolve));
}

describe('requests in hand', () => {
  it('are bounded: the next one waits its turn, and the one after is told to come again', async () => {
    const first = [ask('/held'), ask('/held')];
    await until(2);
    const third = ask('/held');
    await figuresAre({ inHand: 2, waiting: 1 });

    const refused = await ask('/held');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ code: 'TRY_AGAIN', retryAfter: 1 });
    const inGraphql = await ask('/graphql', 'POST');
    expect(inGraphql.status).toBe(503);
    expect(await inGraphql.json()).toMatchObject({
      data: null,
      errors: [{ message: expect.any(String), extensions: { code: 'TRY_AGAIN', retryAfter: 1 } }],
    });
    expect(held).toHaveLength(2);
    expect((await ask('/health/live')).status).toBe(200);

    held[0]?.send('done');
    await until(3);
    for (const reply of held.slice(1)) reply.send('done');
    for (const answer of await Promise.all([...first, third])) expect(answer.status).toBe(200);
    await figuresAre({ inHand: 0, waiting: 0, refused: 2 });
  });

  it('leave their place when their clients go, whether they waited or not', async () => {
    const sockets = [await connected(), await connected()];
    await until(2);
    const waiting = await connected();
    await figuresAre({ inHand: 2, waiting: 1 });
    waiting.destroy();
    await figuresAre({ inHand: 2, waiting: 0 });
    for (const socket of sockets) socket.destroy();
    await figuresAre({ inHand: 0, waiting: 0 });
  });

  it('are answered when no more are taken, and those that wait are told to come again', async () => {
    const first = [ask('/held'), ask('/held')];
    await until(2);
    const waiting = ask('/held');
    await figuresAre({ waiting: 1 });
    admission.stop();
    for (const response of [await waiting, await ask('/held')]) {
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({ code: 'TRY_AGAIN', message: expect.stringContaining('stopped') });
    }
    for (const reply of held) reply.send('done');
    for (const answer of await Promise.all(first)) expect(answer.status).toBe(200);
    await figuresAre({ inHand: 0, waiting: 0, refused: 2 });
  });

  it('leave their place also where several came on one connection that broke', async () => {
    const socket = await connected();
    socket.write('GET /held HTTP/1.1\r\nHost: here\r\n\r\n'.repeat(2));
    await figuresAre({ inHand: 2, waiting: 1 });
    socket.destroy();
    await figuresAre({ inHand: 0, waiting: 0 });
  });
});
