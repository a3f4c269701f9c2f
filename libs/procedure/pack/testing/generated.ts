import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { projectFile } from './packs.ts';

/**
 * What a generated file holds now and what it should. `UPDATE_DOCS=1 npm test -- libs/procedure libs/casework` writes
 * it first.
 */
export async function generated(path: string, text: string): Promise<{ readonly is: string; readonly should: string }> {
  const file = projectFile(path);
  // Formatting would pad the tables of a page to their widest cell.
  const should = path.endsWith('.md') ? text : await format(text, { ...(await resolveConfig(file)), filepath: path });
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, should);
  return { is: readFileSync(file, 'utf8'), should };
}
