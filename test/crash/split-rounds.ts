import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import { goesOn, type Struck } from './rounds.ts';
import type { AppName, Split } from './split.ts';
import { work } from './workload.ts';

/** Something that goes wrong with one part, or with what is between two, while the others work on. */
export interface SplitRound {
  readonly fault: string;
  /** Whether it is done to a Postgres of this machine. */
  readonly needsPostgres?: true;
  /** @returns how often the fault came about. Starts again what it ended, and nothing else. */
  readonly strike: (split: Split, random: Random) => Promise<number>;
}

/** ms for a fault that is armed to be reached. */
const REACHED = 120_000;
/** ms that a part is away. */
const AWAY = 400;
/** Bytes after which a connection is cut, at most: a little more than a command and its answer take. */
const CUT_WITHIN = 6_000;

const beginsToWork = (random: Random): Promise<void> => pause(200 + random.below(1_000));

const killed = (name: AppName): SplitRound => ({
  fault: `${name} killed`,
  async strike({ apps }, random) {
    await beginsToWork(random);
    await apps[name].kill();
    await pause(AWAY);
    await apps[name].mustStart();
    return 1;
  },
});
const diesAt = (name: AppName | 'node', step: string, within: number): SplitRound => ({
  fault: `${name} killed at ${step}`,
  async strike({ apps, node }, random) {
    const app = name === 'node' ? node : apps[name];
    await app.stop();
    await app.start(`${step}:${2 + random.below(within)}`);
    const struck = (await app.ended(REACHED)) ? app.strikes : 0;
    await app.mustStart();
    return struck;
  },
});

export const SPLIT_ROUNDS: readonly SplitRound[] = [
  killed('api'),
  killed('projector'),
  killed('timekeeper'),
  diesAt('api', 'decide', 15),
  diesAt('api', 'append', 15),
  diesAt('projector', 'fold', 40),
  diesAt('projector', 'commit', 40),
  diesAt('timekeeper', 'append', 3),
  diesAt('timekeeper', 'dispatch', 6),
  diesAt('node', 'flush', 20),
  diesAt('node', 'flushed', 20),
  {
    fault: 'node killed',
    async strike({ node }, random) {
      await beginsToWork(random);
      await node.kill();
      await pause(AWAY);
      await node.mustStart();
      return 1;
    },
  },
  {
    fault: 'node restarted',
    async strike({ node }, random) {
      await beginsToWork(random);
      await node.stop();
      await node.mustStart();
      return 1;
    },
  },
  {
    fault: 'log connections cut mid-frame',
    strike: ({ nodeProxy }, random) => nodeProxy.cut(8, CUT_WITHIN, random),
  },
  {
    fault: 'API connections cut mid-frame',
    strike: ({ apiProxy }, random) => apiProxy.cut(8, CUT_WITHIN, random),
  },
  {
    fault: 'Postgres connections cut mid-frame',
    needsPostgres: true,
    strike: async ({ postgres }, random) => (await postgres?.proxy.cut(8, CUT_WITHIN, random)) ?? 0,
  },
  {
    fault: 'Postgres restarted',
    needsPostgres: true,
    async strike({ postgres }, random) {
      if (postgres === null) return 0;
      await beginsToWork(random);
      await postgres.restart();
      return 1;
    },
  },
  {
    fault: 'everything killed at once',
    needsPostgres: true,
    async strike({ apps, node, postgres }, random) {
      if (postgres === null) return 0;
      await beginsToWork(random);
      await Promise.all([...Object.values(apps), node].map((one) => one.kill()));
      await postgres.restart();
      for (const one of [node, ...Object.values(apps)]) await one.mustStart();
      return 1;
    },
  },
];

/** Lets the fault happen under load, and lets the work go on. The timekeeper is at rest afterwards: `resume` it. */
export async function runSplit(round: SplitRound, split: Split, series: string, random: Random): Promise<Struck> {
  const { arena, apps, apiProxy } = split;
  const stop = new AbortController();
  const sender = await arena.sender(() => `http://127.0.0.1:${apiProxy.port}`);
  const working = work(sender, series, random, stop.signal);
  const struck = await round.strike(split, random);
  await goesOn(arena, sender, [...Object.values(apps), split.node]);
  stop.abort();
  await working;
  const dead = Object.entries({ ...apps, node: split.node }).filter(([, { isAlive }]) => !isAlive);
  const ended = dead.map(([name, { said }]) => `${name} ended: ${said.slice(-5).join('; ')}`);
  // With nobody who commands and nobody who keeps time, the log stands still.
  await apps.timekeeper.stop();
  await apps.api.stop();
  return { struck, unanswered: sender.unanswered, unexpected: [...ended, ...sender.unexpected] };
}

/** Starts what a round has left at rest, or dead. */
export async function resume({ apps, node }: Split): Promise<void> {
  for (const one of [node, ...Object.values(apps)]) if (!one.isAlive) await one.mustStart();
}
