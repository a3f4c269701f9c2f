import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How to close a server in bounded time. Node closes connections that are idle, and waits a minute for one that has
 * never sent a request, as a probe or a client's spare connection is: those are closed at once. Requests in hand are
 * answered, for as long as `graceMs`; then their connections are cut.
 */
export function closeWithin(server: Server, graceMs: number): (close: () => Promise<void>) => Promise<void> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return async (close) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    const closing = close();
    for (const socket of silent) socket.destroy();
    try {
      await closing;
    } finally {
      clearTimeout(force);
    }
  };
}
