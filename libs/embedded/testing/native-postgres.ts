import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';

const run = promisify(execFile);
/** Where Debian and those that follow it put Postgres. */
const INSTALLED = '/usr/lib/postgresql';

/** A Postgres of this machine, in a folder that goes with it. */
export interface NativePostgres {
  readonly url: string;
  /** As after a crash: connections break, and what was committed is there. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

interface Installation {
  readonly bin: string;
  /** Postgres refuses to run as root. */
  readonly user: { readonly uid: number; readonly gid: number };
}

/** What is there to run Postgres with; a sentence that says why not, where nothing is. */
export function findNativePostgres(): Installation | string {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)) : [];
  const bin = versions
    .map((version) => join(INSTALLED, version, 'bin'))
    .find((path) => existsSync(join(path, 'initdb')));
  if (bin === undefined) return `there is no Postgres below ${INSTALLED}`;
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0) return { bin, user: { uid, gid: process.getgid?.() ?? uid } };
  try {
    const idOf = (option: string) =>
      Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    return { bin, user: { uid: idOf('-u'), gid: idOf('-g') } };
  } catch {
    return 'Postgres does not run as root, and there is no user postgres';
  }
}

/** @param prepare puts into its folder what `settings`, such as `ssl=on`, need; whatever it makes becomes the server's. */
export async function startNativePostgres(
  { bin, user }: Installation,
  settings: readonly string[] = [],
  prepare: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<NativePostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'pg-'));
  await prepare(folder);
  await run('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
  const data = join(folder, 'data');
  const port = await freePort();
  const options = { ...user, cwd: folder };
  await run(join(bin, 'initdb'), ['-D', data, '-U', 'redress', '-A', 'trust', '-E', 'UTF8', '--no-locale'], options);
  const control = async (action: 'start' | 'stop' | 'restart'): Promise<void> => {
    // Left to inherit, pg_ctl's output would stay open for as long as the server runs.
    const server = [
      '-o',
      `-h 127.0.0.1 -p ${port} -k ${folder} -c max_connections=200${settings.map((one) => ` -c ${one}`).join('')}`,
      '-l',
      join(folder, 'log'),
    ];
    await run(join(bin, 'pg_ctl'), ['-D', data, '-w', '-m', 'immediate', ...server, action], options);
  };
  await control('start');
  return {
    url: `postgres://redress@127.0.0.1:${port}/postgres`,
    restart: () => control('restart'),
    async close() {
      await control('stop');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
