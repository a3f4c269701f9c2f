import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import type { Blobs } from './blobs.ts';

/** Where what is being written waits to be whole. */
const UNFINISHED = '.unfinished';
/** By whom it is written: several processes, on several machines, may share the folder. */
const ON_THIS_HOST = `${hostname()}_`;
const OWN = `${ON_THIS_HOST}${process.pid}_`;
/** ms after which nothing is being written any more, whoever began it. */
const LONG_AGO = 24 * 60 * 60 * 1_000;

/** Blobs as files of a folder that only its owner can open. */
export class FolderBlobs implements Blobs {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Makes the folder where it is not there, and throws away what processes that are no more have left unfinished. */
  static async open(root: string): Promise<FolderBlobs> {
    const unfinished = join(root, UNFINISHED);
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    for (const name of await readdir(unfinished)) {
      if (await isAbandoned(unfinished, name)) await rm(join(unfinished, name), { force: true });
    }
    return new FolderBlobs(root);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#root, name);
    const unfinished = join(this.#root, UNFINISHED, `${OWN}${randomUUID()}`);
    try {
      await writeDurably(unfinished, bytes);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Whole or not there at all, whatever happens meanwhile.
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    // A file is there for good once its folder, and the folder of that, say so.
    await sync(dirname(path));
    await sync(this.#root);
  }

  /** The names of all that is kept, each once, in any order; a folder's worth of them at a time is in memory. */
  async *names(): AsyncGenerator<string, void, undefined> {
    for (const owner of await readdir(this.#root, { withFileTypes: true })) {
      if (!owner.isDirectory() || owner.name === UNFINISHED) continue;
      for (const file of await readdir(join(this.#root, owner.name))) yield `${owner.name}/${file}`;
    }
  }

  async get(name: string): Promise<Uint8Array | null> {
    try {
      return await readFile(join(this.#root, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }
}

async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const [pid] = name.startsWith(ON_THIS_HOST) ? name.slice(ON_THIS_HOST.length).split('_') : [];
  if (pid !== undefined && !isRunning(Number(pid))) return true;
  const written = await stat(join(folder, name)).catch(() => null);
  return written !== null && Date.now() - written.mtimeMs > LONG_AGO;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
