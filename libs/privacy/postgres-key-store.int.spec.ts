import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PostgresKeyStore } from './postgres-key-store.ts';

/** The backend's "you are in" and "go on", as the protocol of Postgres writes them. */
const AUTHENTICATED = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const DONE = Buffer.from([0x43, 0, 0, 0, 6, 0x42, 0]);
const QUERY = 0x51;

/** Takes connections and one statement of each, and breaks the connection at the second. */
function serverThatBreaks(): Server {
  return createServer((socket) => {
    let statements = 0;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (chunk[0] !== QUERY) return socket.write(Buffer.concat([AUTHENTICATED, READY]));
      statements += 1;
      return statements > 1 ? socket.destroy() : socket.write(Buffer.concat([DONE, READY]));
    });
  });
}

describe('a key store whose Postgres goes away', () => {
  let server: Server;
  beforeEach(async () => {
    server = serverThatBreaks();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.close();
  });

  it('in the middle of a transaction says so to whom it concerns, and the process lives', async () => {
    const url = `postgres://redress@127.0.0.1:${(server.address() as AddressInfo).port}/postgres`;
    await expect(PostgresKeyStore.open({ url, schema: 'keys' })).rejects.toThrow('Connection terminated');
  });
});
