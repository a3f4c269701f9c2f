import { readdir, readFile } from 'node:fs/promises';
import { canonicalJson } from '#kernel';
import type { EventDefinition, StoredData } from '#kernel';
import type { Category } from './codec.ts';
import { Position } from './position.ts';
import { upcast } from './upcast.ts';

/** `{Type}.v{N}.json`: an event's data as version N stored it, and as it reads today. */
interface Golden {
  readonly stored: StoredData;
  /** Left out for the current version, which reads as it is stored. */
  readonly reads?: StoredData;
}

/**
 * Checks a folder of golden files against a catalogue: one file for every version of every type, each of which still
 * reads as it did when it was written. An aggregate's spec expects this to be empty.
 * @param folder of `{Type}.v{N}.json`, each `{ "stored": data, "reads": data as it reads today }`.
 * @returns one sentence per fault.
 */
export async function goldenFaults({ catalogue }: Pick<Category, 'catalogue'>, folder: URL): Promise<string[]> {
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`);
  const present = new Set((await readdir(base)).filter((name) => name.endsWith('.json')));
  const faults: string[] = [];
  for (const [type, definition] of Object.entries(catalogue)) {
    for (let version = 1; version <= definition.version; version += 1) {
      const name = `${type}.v${version}.json`;
      if (!present.delete(name)) {
        faults.push(`${name} is missing: write it from an event of that version`);
        continue;
      }
      const golden = JSON.parse(await readFile(new URL(name, base), 'utf8')) as Golden;
      const fault = goldenFault(type, definition, version, golden);
      if (fault !== null) faults.push(`${name} ${fault}`);
    }
  }
  return [...faults, ...[...present].map((name) => `${name} belongs to no version of any type`)];
}

function goldenFault(type: string, definition: EventDefinition, version: number, golden: Golden): string | null {
  const place = { id: 'golden', type, stream: 'golden', revision: 0, position: Position.of(0n, 0n) };
  try {
    const current = upcast(definition, version, { ...place, data: golden.stored, metadata: {} });
    const checked = definition.schema.safeParse(current);
    if (!checked.success) return `no longer fits the schema: ${checked.error.message}`;
    const expected = golden.reads ?? golden.stored;
    if (canonicalJson(checked.data) === canonicalJson(expected)) return null;
    return `reads as ${canonicalJson(checked.data)} and no longer as ${canonicalJson(expected)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
