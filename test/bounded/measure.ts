import { withCore } from '../../apps/cli/session.ts';
import { WORKS } from './works.ts';

/**
 * A process that does one thing with a whole log and says, each time it has come past so many events, what its heap
 * holds after everything was collected that can be. Run with `--expose-gc` and a small `--max-old-space-size`.
 */
const [, , name = '', every = ''] = process.argv;
const work = WORKS[name];
if (work === undefined || globalThis.gc === undefined) throw new Error('measure WORK EVERY, with --expose-gc');
const collect = globalThis.gc;
const step = Number(every);
let next = step;

function sample(events: number): void {
  if (events < next) return;
  next = events - (events % step) + step;
  collect();
  process.stdout.write(`${JSON.stringify({ events, heap: process.memoryUsage().heapUsed })}\n`);
}

await withCore((session) => work(session, sample));
process.exit(0);
