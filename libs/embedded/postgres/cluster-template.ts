import { cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

/**
 * Puts a new, empty cluster into a directory.
 *
 * `initdb` in WebAssembly takes some four seconds, so it is run once for each version of PGlite: its result is kept
 * beside the installed packages and copied from there. Where nothing can be kept, `initdb` runs every time.
 */
export async function createCluster(directory: string): Promise<void> {
  const template = await ensureTemplate().catch(() => undefined);
  if (template === undefined) return;
  // Copied aside and renamed, so that a start-up that is killed leaves no half of a cluster behind.
  const copy = `${directory}.new`;
  await rm(copy, { recursive: true, force: true });
  await cp(template, copy, { recursive: true });
  await rename(copy, directory);
}

/** Makes the template if there is none yet. A build may call it, so that the first start is as fast as any. */
export async function ensureTemplate(): Promise<string> {
  const { cache, version } = await whereTemplatesAre();
  const template = join(cache, `pglite-${version}`);
  if (await exists(template)) return template;
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'new-'));
  try {
    const db = await PGlite.create(join(own, 'cluster'));
    await db.close();
    await rename(join(own, 'cluster'), template).catch(async (error: unknown) => {
      // Another process was faster; its template is as good.
      if (!(await exists(template))) throw error;
    });
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  return template;
}

async function whereTemplatesAre(): Promise<{ cache: string; version: string }> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const packageDirectory = entry.slice(0, entry.lastIndexOf(join('@electric-sql', 'pglite')));
  const manifest = join(packageDirectory, '@electric-sql', 'pglite', 'package.json');
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return { cache: join(dirname(manifest), '..', '..', '.cache', 'redress'), version };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
