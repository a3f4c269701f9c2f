import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { MessageGroups, type MessageGroup } from './message-groups.ts';
import { Turns } from './turns.ts';

/** Ends an extended-query conversation that a client left unfinished. */
const SYNC = Uint8Array.from([0x53, 0, 0, 0, 4]);
const ENCRYPTION_REFUSED = 'N';

/**
 * Lets any number of clients talk to one PGlite over a Unix socket.
 *
 * All of them share the one session that PGlite has: settings, prepared names, advisory locks and temporary tables are
 * common, NOTIFY reaches nobody, and while one has a transaction open the others wait. What is kept apart is what must
 * be: transactions, and the messages of one query.
 */
export class PostgresSocketServer {
  readonly #db: PGlite;
  readonly #turns = new Turns();
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #fail: (error: unknown) => void;

  /** @param fail called when Postgres itself breaks, as opposed to a query */
  constructor(db: PGlite, fail: (error: unknown) => void) {
    this.#db = db;
    this.#fail = fail;
    this.#server = createServer((socket) => void this.#serve(socket));
  }

  async listen(path: string): Promise<void> {
    this.#server.listen(path);
    await once(this.#server, 'listening');
  }

  /** Lets the query that runs come to its end, and closes. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#turns.take(Symbol('close'), () => Promise.resolve(false));
  }

  async #serve(socket: Socket): Promise<void> {
    const session = Symbol('session');
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    try {
      const groups = new MessageGroups();
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        for (const group of groups.push(chunk)) {
          if (group === 'encryption') socket.write(ENCRYPTION_REFUSED);
          else if (typeof group === 'string') socket.end();
          else await this.#turns.take(session, () => this.#answer(socket, group));
        }
        if (socket.writableNeedDrain) await once(socket, 'drain');
      }
    } catch {
      // The client went away, or was none. Either way its connection is all that ends.
    } finally {
      socket.destroy();
      this.#sockets.delete(socket);
      await this.#turns.leave(session, () => this.#rollback());
    }
  }

  /** @returns whether the client has begun what it must be let finish */
  async #answer(socket: Socket, { bytes, isSynced }: MessageGroup): Promise<boolean> {
    await this.#execute(bytes, (answer) => {
      // PGlite uses the memory again.
      if (socket.writable) socket.write(Buffer.from(answer));
    });
    return !isSynced || this.#db.isInTransaction();
  }

  async #rollback(): Promise<void> {
    await this.#execute(SYNC, () => undefined);
    if (this.#db.isInTransaction()) await this.#db.exec('ROLLBACK');
  }

  async #execute(bytes: Uint8Array, onRawData: (answer: Uint8Array) => void): Promise<void> {
    try {
      await this.#db.runExclusive(() => this.#db.execProtocolRawStream(bytes, { onRawData }));
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }
}
