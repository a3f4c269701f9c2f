import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chown, lstat, mkdir, readFile, readdir, readlink, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StoreFailedError, type StoreWorker } from '../store-worker.ts';
import { connectionStringOf } from './address.ts';
import type { Installation } from './installation.ts';

const run = promisify(execFile);

export interface ServerOptions {
  /** Where the cluster is, or is to be. */
  readonly directory: string;
  /** Where it listens. */
  readonly socketDirectory: string;
  /** Called once if it ends though nobody had asked it to. */
  readonly onFailure: (error: StoreFailedError) => void;
}

/** What Postgres has said last, for the sentence that says why it ended. */
const MOST_SAID = 2_000;
const POLL_MS = 20;
/** How long a server that has nobody any more may take to write what it holds. */
const ORPHAN_MS = 60_000;

/**
 * For what can be built again from the log: a commit is with the operating system within a fraction of a second and not
 * at once, the cluster is whole whatever happens, and so few rows are asked for at a time that little memory is enough.
 */
const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  synchronous_commit: 'off',
  wal_writer_delay: '10ms',
  shared_buffers: '32MB',
  max_connections: '100',
  max_wal_size: '128MB',
  io_method: 'sync',
  jit: 'off',
  timezone: 'UTC',
  lc_messages: 'C',
  // Of what a statement was refused for, its sender is told; its text and values are nobody else's.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
};

/**
 * The server in a session of its own, so that no Ctrl-C ends it before those who use it, under a shell that waits for
 * either end: of the server, whose exit code it passes on, or of the descriptor that this process holds open. However
 * this process ends, the server then writes what it holds and ends as well.
 */
const UNTIL_EITHER_ENDS = `
trap '' INT TERM HUP
"$@" 3<&- & server=$!
(read -r _; kill -INT $server) <&3 2>/dev/null & watch=$!
wait $server; code=$?
kill -KILL $watch 2>/dev/null
exit $code`;

/**
 * Starts the real Postgres on a cluster, which is made if it is not there.
 * @throws StoreFailedError if it does not come up
 */
export async function startServer(installation: Installation, options: ServerOptions): Promise<StoreWorker> {
  const { directory, socketDirectory, onFailure } = options;
  await giveTo(installation, socketDirectory);
  await giveTo(installation, directory);
  await endOrphan(directory);
  const flags = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { child, said } = command(installation, [directory, socketDirectory], (cluster, sockets) => [
    '/bin/sh',
    '-c',
    UNTIL_EITHER_ENDS,
    'postgres',
    join(installation.bin, 'postgres'),
    '-D',
    cluster,
    '-k',
    sockets,
    ...flags,
  ]);
  const exited = once(child, 'exit');
  let closing = false;
  let started = false;
  const ready = new Promise<void>((resolve) => {
    child.stderr?.on('data', () => {
      if (said().includes('ready to accept connections')) resolve();
    });
  });
  const failed = exited.then(([code]) => new StoreFailedError('Postgres', reasonOf(said(), code as number | null)));
  void failed.then((error) => {
    if (started && !closing) onFailure(error);
  });
  const failure = await Promise.race([ready, failed]);
  if (failure !== undefined) throw failure;
  started = true;
  return {
    connectionString: connectionStringOf(socketDirectory),
    async close() {
      closing = true;
      child.stdio[3]?.destroy();
      await exited;
    },
  };
}

/** @throws StoreFailedError */
export async function createCluster(installation: Installation, directory: string): Promise<void> {
  // Made aside and renamed, so that a start-up that is killed leaves no half of a cluster behind.
  const aside = `${directory}.new`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  await giveTo(installation, aside);
  const { child, said } = command(installation, [aside], (cluster) => [
    join(installation.bin, 'initdb'),
    ...['-D', cluster, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
  ]);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new StoreFailedError('Postgres', reasonOf(said(), code));
  await rename(aside, directory);
}

/** Runs a command as the user of the installation, who finds the folders under the paths that it is given. */
function command(
  { user }: Installation,
  folders: readonly string[],
  line: (...paths: readonly string[]) => readonly string[],
): { readonly child: ChildProcess; readonly said: () => string } {
  // Another user may not enter the folders above: through an open descriptor it need not.
  const open = user === undefined ? [] : folders.map((folder) => openSync(folder, 'r'));
  const paths = user === undefined ? folders : folders.map((_, index) => `/proc/self/fd/${FIRST_FOLDER + index}`);
  const [program = '', ...args] = line(...paths);
  try {
    const child = spawn(program, args, {
      ...user,
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', ...open],
    });
    let last = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      last = `${last}${chunk.toString()}`.slice(-MOST_SAID);
    });
    return { child, said: () => last };
  } finally {
    open.forEach(closeSync);
  }
}
/** After the three that every process has, and the one by which it learns that this process has ended. */
const FIRST_FOLDER = 4;

function reasonOf(said: string, code: number | null): string {
  const lines = said.split('\n').filter((line) => /\b(FATAL|PANIC|error|ERROR):/.test(line));
  const reason = lines.at(-1)?.replace(/^.*?\b(FATAL|PANIC|ERROR|error):\s*/, '');
  return reason === undefined ? `it ended with code ${code}.` : `${reason}.`;
}

async function giveTo({ user }: Installation, path: string): Promise<void> {
  if (user === undefined) return;
  const { uid } = await lstat(path);
  if (uid === user.uid) return;
  const below = await readdir(path, { recursive: true });
  for (const entry of ['', ...below]) await chown(join(path, entry), user.uid, user.gid);
}

/**
 * Waits until the server of a process that was killed has ended. Whoever holds the data directory is alone with it, so
 * a server that still runs there has nobody; one that is only named there, as after a power failure, is not there.
 */
async function endOrphan(directory: string): Promise<void> {
  const file = join(directory, 'postmaster.pid');
  for (let waited = 0; ; waited += POLL_MS) {
    const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
    if (!(pid > 0)) return;
    if (!(await runsIn(pid, directory))) {
      await rm(file, { force: true });
      return;
    }
    if (waited >= ORPHAN_MS) throw new StoreFailedError('Postgres', `process ${pid} still holds ${directory}.`);
    // Told by its shell already, unless that was killed as well.
    if (waited % 1_000 === 0) process.kill(pid, waited < ORPHAN_MS / 2 ? 'SIGINT' : 'SIGQUIT');
    await pause(POLL_MS);
  }
}

async function runsIn(pid: number, directory: string): Promise<boolean> {
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await run('ps', ['-p', String(pid), '-o', 'args=']);
      return stdout.includes(directory);
    }
    return (await readlink(`/proc/${pid}/cwd`)) === (await realpath(directory));
  } catch {
    return false;
  }
}
