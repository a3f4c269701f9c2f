import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BackupFileUnusable } from './faults.ts';

const ENDING = '.log.jsonl.gz';

const prefixOf = (namespace: string): string => `redress-${namespace === '' ? 'default' : namespace}-`;

/** `2026-11-22T09:30:00.000Z` → `20261122T093000000Z`: names sort by time. */
const compact = (moment: Date): string => moment.toISOString().replaceAll(/[-:.]/g, '');

/** Where a backup goes: into the file named, or under a name of its own into a folder that is there. */
export async function fileForBackup(path: string, namespace: string, created: Date): Promise<string> {
  return (await isFolder(path)) ? join(path, `${prefixOf(namespace)}${compact(created)}${ENDING}`) : path;
}

/** The file named, or the newest backup of the namespace in a folder. @throws BackupFileUnusable where it has none. */
export async function fileToRestore(path: string, namespace: string): Promise<string> {
  if (!(await isFolder(path))) return path;
  const names = await readdir(path);
  const newest = names
    .filter((name) => name.startsWith(prefixOf(namespace)) && name.endsWith(ENDING))
    .filter((name) => /^\d{8}T\d{9}Z$/.test(name.slice(prefixOf(namespace).length, -ENDING.length)))
    .sort()
    .at(-1);
  if (newest === undefined) {
    throw new BackupFileUnusable(`${path} holds no ${prefixOf(namespace)}*${ENDING}: name the file to restore`);
  }
  return join(path, newest);
}

const isFolder = async (path: string): Promise<boolean> =>
  await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
