import { parseArgs } from 'node:util';
import { fuzz } from './fuzz-commands.ts';

/**
 * `npm run test:fuzz -- [--runs N] [--requests N] [--seed S]`: random commands, then malformed requests, and every
 * answer, the log and the read models looked at.
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '500' },
    requests: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const table = (counts: ReadonlyMap<string, number>): void => {
  for (const [what, count] of [...counts].sort((a, b) => b[1] - a[1]))
    say(`${what.padEnd(56)} ${String(count).padStart(7)}`);
};
say(`Seed ${values.seed}.`);
const found = await fuzz({ runs: Number(values.runs), requests: Number(values.requests), seed: Number(values.seed) });
table(found.byAnswer);
say('');
table(found.requests.byAnswer);
say('');
const tallies = [...found.byMutation];
const never = (of: 'accepted' | 'refused'): string =>
  tallies
    .filter(([, tally]) => tally[of] === 0)
    .map(([name]) => name)
    .join(', ') || 'none';
say(
  `${tallies.length} mutations. Never accepted: ${never('accepted')}. Never refused by the record: ${never('refused')}.`,
);
say(`${found.events} events in the log; at most ${Math.round(found.peakMemory)} MiB.`);
const faults = [...found.wrong, ...found.faults, ...(found.isAlive ? [] : ['the process has ended'])];
for (const fault of faults.slice(0, 40)) say(fault);
if (faults.length > 40) say(`and ${faults.length - 40} more`);
process.exit(faults.length === 0 ? 0 : 1);
