import { parseArgs } from 'node:util';
import { fuzzCommands } from './fuzz-commands.ts';

/** `npm run test:fuzz -- [--runs N] [--seed S]`: random commands, and every answer looked at. */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(`Seed ${values.seed}.`);
const found = await fuzzCommands(Number(values.runs), Number(values.seed));
for (const [answer, count] of [...found.byAnswer].sort((a, b) => b[1] - a[1]))
  say(`${answer.padEnd(32)} ${String(count).padStart(7)}`);
say(`${found.events} events in the log; at most ${Math.round(found.peakMemory)} MiB.`);
const faults = [...found.wrong, ...found.faults, ...(found.isAlive ? [] : ['the process has ended'])];
for (const fault of faults.slice(0, 20)) say(fault);
process.exit(faults.length === 0 ? 0 : 1);
