import { parseArgs } from 'node:util';
import { beyondThisMachine, campaign, FAULTS, faultsOf, type Outcome } from './campaign.ts';
import { lineOf, ROUND_HEADINGS, summaryOf } from './table.ts';

/**
 * `npm run test:crash -- --rounds N [--seed S] [--only FAULT]`: real commands on the built product while it is killed,
 * cut off and filled up, and after each round whether every promise is kept. The same seed makes the same choices; what
 * the machine makes of them differs. Ends with 1 where a promise is broken or a fault did not come about.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: String(FAULTS.length) },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    only: { type: 'string', multiple: true },
  },
});
const [rounds, seed] = [Number(values.rounds), Number(values.seed)];
const beyond = beyondThisMachine();
const chosen = values.only ?? FAULTS.filter((fault) => !beyond.has(fault));
const unknown = chosen.filter((name) => !FAULTS.includes(name) || beyond.has(name));
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed) || unknown.length > 0) {
  const usable = FAULTS.filter((fault) => !beyond.has(fault));
  process.stderr.write(`Usage: --rounds N --seed S --only FAULT, where FAULT is one of:\n  ${usable.join('\n  ')}\n`);
  process.exit(2);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
say(`Seed ${seed}.`);
for (const [fault, reason] of beyond) say(`Left out, and so shown by nothing here: ${fault} (${reason}).`);
say(lineOf(ROUND_HEADINGS));
const outcomes: Outcome[] = [];
const started = performance.now();
try {
  await campaign({ rounds, seed, faults: chosen, onOutcome: report });
} catch (error) {
  say(
    `Round ${outcomes.length + 1} broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  process.exitCode = 1;
}
const seconds = Math.round((performance.now() - started) / 1_000);
for (const line of summaryOf(chosen, outcomes)) say(line);
say(`${outcomes.length} of ${rounds} rounds in ${seconds} s.`);
process.exit();

function report(outcome: Outcome): void {
  outcomes.push(outcome);
  const { round, fault, struck, accepted, unanswered, events, breaches } = outcome;
  const { lost, doubled, broken, differing } = outcome;
  const faults = [lost, doubled, broken, differing].map(({ length }) => length);
  say(lineOf([round, fault, struck, accepted, unanswered, events, breaches, ...faults, outcome.seconds.toFixed(1)]));
  for (const sentence of faultsOf(outcome).slice(0, 20)) {
    say(`           ${sentence}`);
    process.exitCode = 1;
  }
}
