import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAll } from './bounded.ts';

/**
 * Memory while a whole log is verified, replayed, backed up and folded: flat, however many events there are. A backup
 * keeps some hundred bytes for each stream, which is what most of the growth allowed here is for.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    every: { type: 'string', default: '50000' },
    /** MiB that the second half of a run may hold more than the first. */
    growth: { type: 'string', default: '24' },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const dataDir = await mkdtemp(join(tmpdir(), 'redress-bounded-'));
try {
  const measured = await measureAll({
    dataDir,
    events: Number(values.events),
    every: Number(values.every),
    onProgress: say,
  });
  const most = Number(values.growth) * 1_048_576;
  const grown = measured.filter(({ growth }) => !(growth <= most)).map(({ work }) => work);
  say(grown.length === 0 ? `No growth beyond ${values.growth} MiB.` : `Grew by more: ${grown.join(', ')}.`);
  process.exitCode = grown.length === 0 ? 0 : 1;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
