import { parseArgs } from 'node:util';
import { campaign, FAULTS, faultsOf } from './campaign.ts';

/**
 * `npm run test:crash -- --rounds N [--seed S] [--only FAULT]`: real commands on the built product while it is killed,
 * cut off and filled up, and after each round whether every promise is kept. The same seed makes the same choices; what
 * the machine makes of them differs.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '12' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', multiple: true },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
const unknown = values.only?.filter((name) => !FAULTS.includes(name)) ?? [];
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed) || unknown.length > 0) {
  process.stderr.write(`Usage: --rounds N --seed S --only FAULT, where FAULT is one of:\n  ${FAULTS.join('\n  ')}\n`);
  process.exit(2);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const line = (...cells: readonly (string | number)[]): void =>
  say(cells.map((cell, index) => (index === 1 ? String(cell).padEnd(28) : String(cell).padStart(10))).join(' '));

say(`Seed ${seed}.`);
line('round', 'fault', 'struck', 'accepted', 'unanswered', 'events', 'lost', 'doubled', 'broken', 'differing');
const started = performance.now();
await campaign({
  rounds,
  seed,
  ...(values.only !== undefined && { only: values.only }),
  onOutcome(outcome) {
    const { round, fault, struck, accepted, unanswered, events, lost, doubled, broken, differing } = outcome;
    line(
      round,
      fault,
      struck ? 'yes' : 'no',
      accepted,
      unanswered,
      events,
      lost.length,
      doubled.length,
      broken.length,
      differing.length,
    );
    for (const sentence of faultsOf(outcome).slice(0, 20)) {
      say(`           ${sentence}`);
      process.exitCode = 1;
    }
  },
});
say(`${rounds} rounds in ${Math.round((performance.now() - started) / 1_000)} s.`);
process.exit();
