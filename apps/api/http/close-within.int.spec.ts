import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { closeWithin } from './close-within.ts';

describe('a server that stops', () => {
  it('waits for no connection that has never sent a request', async () => {
    const server = createServer();
    const close = closeWithin(server, 600_000);
    const silent = await connected(server);
    const ended = once(silent, 'close');
    await close(() => closed(server));
    await ended;
    expect(server.listening).toBe(false);
  });

  it('answers what is in hand', async () => {
    const server = createServer();
    const close = closeWithin(server, 600_000);
    const client = await connected(server);
    client.write('GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n');
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
    const closing = close(() => closed(server));
    response.end('done');
    const [answer] = (await once(client, 'data')) as [Buffer];
    await closing;
    expect(answer.toString()).toContain('200 OK');
  });

  it('cuts a request that takes longer than it may', async () => {
    const server = createServer();
    const close = closeWithin(server, 1);
    const client = await connected(server);
    client.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await once(server, 'request');
    const ended = once(client, 'close');
    await close(() => closed(server));
    await ended;
    expect(server.listening).toBe(false);
  });
});

async function connected(server: Server): Promise<Socket> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const accepted = once(server, 'connection');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  await accepted;
  return client;
}

const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
