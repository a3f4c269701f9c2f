import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../../../', import.meta.url);

/** A file of the project by its path from the root. */
export const projectFile = (path: string): URL => new URL(path, ROOT);
export const textOf = (path: string): string => readFileSync(projectFile(path), 'utf8');

/** The packs in a folder, by their names without `.yaml`. */
export const packsIn = (folder: string): readonly (readonly [string, string])[] =>
  readdirSync(projectFile(folder))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => [name.replace(/\.yaml$/, ''), textOf(`${folder}/${name}`)] as const);

/** Every pack of the project that should pass its check. */
export const soundPacks = (): readonly (readonly [string, string])[] => [
  ...packsIn('libs/procedure/packs'),
  ...packsIn('test/packs'),
];
