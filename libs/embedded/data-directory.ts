import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** What a process that holds a data directory tells others of the same user. */
export interface RunningStores {
  readonly pid: number;
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  /** Of the log's file, which can be read and is not written. */
  readonly damage?: string;
}

/** Another process holds the data directory. */
export class DataDirectoryLockedError extends Error {
  override readonly name = 'DataDirectoryLockedError';
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(
      `The data directory ${directory} is in use by process ${pid}. ` +
        'Stop that process first, or set DATA_DIR to another directory.',
    );
    this.pid = pid;
  }
}

/**
 * Holds a data directory for this process, by listening on a Unix socket in it: the socket is the lock, and who
 * connects to it is told where the stores are. A process that dies, however it dies, lets go of it; what is left is a
 * file that refuses connections, and the next one moves it away.
 */
export class DataDirectory {
  readonly path: string;
  readonly #server: Server;
  readonly #announce: (stores: RunningStores) => void;

  private constructor(path: string, server: Server, announce: (stores: RunningStores) => void) {
    this.path = path;
    this.#server = server;
    this.#announce = announce;
  }

  /**
   * Makes the directory if need be, open to its owner only, and locks it.
   * @throws DataDirectoryLockedError
   */
  static async lock(directory: string): Promise<DataDirectory> {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    chmodSync(directory, 0o700);
    const path = socketPath(directory);
    let announce: (stores: RunningStores) => void = () => undefined;
    const announced = new Promise<RunningStores>((resolve) => {
      announce = resolve;
    });
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.write(`${JSON.stringify({ pid: process.pid })}\n`);
      void announced.then((stores) => socket.end(`${JSON.stringify(stores)}\n`));
    });
    await listen(server, path, directory);
    server.unref();
    return new DataDirectory(directory, server, announce);
  }

  /** Answers, from now on, who asks for the stores; those who have asked already are answered now. */
  announce(stores: Omit<RunningStores, 'pid'>): void {
    this.#announce({ pid: process.pid, ...stores });
  }

  async release(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** @returns the stores of the process that holds the directory, or null if none does */
export async function findRunningStores(directory: string): Promise<RunningStores | null> {
  if (!existsSync(directory)) return null;
  const [, stores] = (await ask(socketPath(directory)))?.split('\n') ?? [];
  // No second line: it ended before its stores were up.
  return stores ? (JSON.parse(stores) as RunningStores) : null;
}

async function listen(server: Server, path: string, directory: string): Promise<void> {
  for (;;) {
    try {
      server.listen(path);
      await once(server, 'listening');
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
    const pid = await holderOf(path);
    if (pid !== undefined) throw new DataDirectoryLockedError(directory, pid);
    await removeStale(path, directory);
  }
}

/**
 * Moves a socket that nobody listens on out of the way. Two processes may be at this together, and the slower one would
 * move what the faster one has just put there; so it looks again at what it has moved, and puts it back.
 */
async function removeStale(path: string, directory: string): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const pid = await holderOf(aside);
  if (pid === undefined) {
    await unlink(aside);
    return;
  }
  await rename(aside, path);
  throw new DataDirectoryLockedError(directory, pid);
}

/** The process that listens on a socket, from the first line that it says. */
async function holderOf(path: string): Promise<number | undefined> {
  const line = await ask(path, (received) => received.includes('\n'));
  return line === undefined ? undefined : (JSON.parse(line.split('\n')[0] ?? '') as { pid: number }).pid;
}

/** What a socket says until it is closed, or until it is enough; undefined if nobody listens. */
async function ask(path: string, isEnough?: (received: string) => boolean): Promise<string | undefined> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
    if (!isEnough) return await text(socket);
    let received = '';
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      received += chunk.toString();
      if (isEnough(received)) return received;
    }
    return undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw error;
  } finally {
    socket.destroy();
  }
}

/** Paths of sockets are limited to some hundred bytes by the operating system. */
const MAX_SOCKET_PATH_BYTES = 100;

function socketPath(directory: string): string {
  const path = join(directory, 'redress.sock');
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES ? path : `${outsideOf(directory)}.sock`;
}

/**
 * Where Postgres listens for the processes of a data directory: the same at each start, so that who was connected finds
 * it again. Open to the owner only.
 */
export function postgresSocketFolder(directory: string): string {
  const inside = join(directory, 'sockets');
  const isShort = Buffer.byteLength(join(inside, '.s.PGSQL.5432')) <= MAX_SOCKET_PATH_BYTES;
  const folder = isShort ? inside : outsideOf(directory);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** A name for what belongs to the data directory, in the temporary directory, where only this user may enter. */
function outsideOf(directory: string): string {
  const { uid, username } = userInfo();
  const own = join(tmpdir(), `redress-${username}`);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const { uid: owner, mode } = lstatSync(own);
  if (owner !== uid || (mode & 0o077) !== 0) {
    throw new Error(`${own} must belong to ${username} and be open to nobody else (mode 0700).`);
  }
  const hash = createHash('sha256').update(realpathSync(directory)).digest('hex').slice(0, 16);
  return join(own, hash);
}
