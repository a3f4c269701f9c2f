import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { AppProcess } from './app-process.ts';
import type { Arena } from './arena.ts';
import { fillDisk } from './full-disk.ts';
import type { Sender } from './sender.ts';
import { work } from './workload.ts';

/** Something that goes wrong with a process while it works. */
export interface Round {
  readonly fault: string;
  /** `REDRESS_FAULT` of the process that it happens to. */
  readonly armed?: (random: Random) => string;
  /** What is done to it from outside while it works. @returns how often the fault came about. */
  readonly strike: (arena: Arena, random: Random, sender: Sender) => Promise<number>;
  /** Whether the process has to live through it. */
  readonly isSurvived?: true;
  /** What clients have to be told meanwhile, at least once. */
  readonly says?: RegExp;
}

/** ms for a fault that is armed to be reached. */
const REACHED = 120_000;
/** What clients are told while the log's disk is full. */
const NO_ROOM = /no room/;

const diesAt = (step: string, within: number, action = ''): Round => ({
  fault: `${action === '' ? 'killed' : 'fails'} at ${step}`,
  armed: (random) => `${step}:${2 + random.below(within)}${action}`,
  async strike({ standalone }) {
    return (await standalone.ended(REACHED)) ? standalone.strikes : 0;
  },
});
const survives = (fault: string, armed: string, times: number): Round => ({
  fault,
  armed: () => armed,
  strike: ({ standalone }) => standalone.struck(times, REACHED),
  isSurvived: true,
});

/** Every round on one process that holds everything. */
export const STANDALONE_ROUNDS: readonly Round[] = [
  {
    fault: 'SIGKILL at any moment',
    async strike({ standalone }, random) {
      await pause(200 + random.below(2_000));
      await standalone.kill();
      return 1;
    },
  },
  diesAt('decide', 30),
  diesAt('append', 30),
  diesAt('fold', 40),
  diesAt('commit', 60),
  diesAt('dispatch', 8),
  diesAt('flush', 40),
  diesAt('flushed', 40),
  // The sync itself fails, and what was to be synced is lost; or it was done, and nobody hears that it was.
  diesAt('flush', 40, ':fail'),
  diesAt('flushed', 40, ':fail'),
  survives('sync is slow', 'flush:10-12:slow', 3),
  survives('clock jumps 40 days on', `clock:100:${40 * 86_400}`, 1),
  survives('clock jumps 2 hours back', 'clock:100:-7200', 1),
  { ...survives('the disk is full', 'flush:20-44:full', 25), says: NO_ROOM },
];

export const FULL_DISK: Round = {
  fault: 'a full disk (tmpfs)',
  strike: (arena, _random, sender) => fillDisk(arena, sender, NO_ROOM),
  isSurvived: true,
  says: NO_ROOM,
};

export interface Struck {
  /** How often the fault came about. */
  readonly struck: number;
  /** Requests without an answer, or told to try again. */
  readonly unanswered: number;
  /** What nobody should have been answered, and what did not go on by itself. */
  readonly unexpected: readonly string[];
}

/** Accepted commands after which the work is said to go on. */
const GOES_ON = 10;

/** ms until they are accepted, at most. */
const GOES_ON_WITHIN = 120_000;

/** Waits until clients get on again. @throws with what they and the processes say where they do not. */
export async function goesOn({ ledger }: Arena, sender: Sender, processes: readonly AppProcess[]): Promise<void> {
  const enough = ledger.accepted.size + GOES_ON;
  const until = Date.now() + GOES_ON_WITHIN;
  while (ledger.accepted.size < enough) {
    await pause(50);
    if (Date.now() < until) continue;
    const told = [...sender.told, ...sender.unexpected].slice(-5).join('; ');
    const said = processes.flatMap((one) => [one.isAlive ? 'alive:' : 'ended:', ...one.said.slice(-8)]).join('\n');
    throw new Error(`the work does not go on; clients are told: ${told || 'nothing'}\n${said}`);
  }
}

/** Lets the fault happen under load, starts what died again as a supervisor would, and lets the work go on. */
export async function run(round: Round, arena: Arena, series: string, random: Random): Promise<Struck> {
  const { armed, strike, isSurvived, says } = round;
  const { standalone } = arena;
  const stop = new AbortController();
  const sender = await arena.sender(() => standalone.url);
  const unexpected: string[] = [];
  // An armed fault may strike before the process is ready.
  if (armed === undefined) await standalone.mustStart();
  else await standalone.start(armed(random));
  const working = work(sender, series, random, stop.signal);
  const struck = await strike(arena, random, sender);
  if (isSurvived === true && !standalone.isAlive) unexpected.push(`it ended: ${standalone.said.slice(-5).join('; ')}`);
  if (!standalone.isAlive) await standalone.mustStart();
  await goesOn(arena, sender, [standalone]);
  stop.abort();
  await working;
  await standalone.stop();
  if (says !== undefined && ![...sender.told].some((words) => says.test(words)))
    unexpected.push(`nobody was told ${says.source}, but ${[...sender.told].join('; ') || 'nothing'}`);
  return { struck, unanswered: sender.unanswered, unexpected: [...unexpected, ...sender.unexpected] };
}
