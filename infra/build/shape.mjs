/**
 * What a case is derived by stays small enough to be read (docs/adr/0016): `npm run architecture` says what does not, and
 * how it would. Specs are not counted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [ROOM = 'libs/casework'] = process.argv.slice(2);
const MOST_LINES = 300;
const MOST_FILES = 15;
/** Late knowledge changes which acts stand, and nothing is edited after the fact. */
const EDITS = /\b(?:function|const) ((?:undo|revive|again|rerun)(?![a-z])\w*)/g;

function faultsOf(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries
    .filter(({ name }) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map(({ name }) => name);
  const isTesting = folder.endsWith('/testing');
  return [
    ...(files.length > MOST_FILES
      ? [`${folder}: ${files.length} files; at most ${MOST_FILES}, so make a room of some`]
      : []),
    ...files.flatMap((file) => {
      const path = join(folder, file);
      const text = readFileSync(path, 'utf8');
      const lines = text.trimEnd().split('\n').length;
      const edits = isTesting ? [] : [...text.matchAll(EDITS)].map(([, name]) => name);
      return [
        ...(lines > MOST_LINES ? [`${path}: ${lines} lines; at most ${MOST_LINES}, so say it in two`] : []),
        ...edits.map((name) => `${path}: ${name} edits what followed; change which acts stand (derive/standing.ts)`),
      ];
    }),
    ...entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => faultsOf(join(folder, name))),
  ];
}

const faults = faultsOf(ROOM);
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
