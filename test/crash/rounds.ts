import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import type { Arena } from './arena.ts';
import { fillDisk } from './full-disk.ts';
import { work } from './workload.ts';

/** Something that goes wrong with a process while it works. */
export interface Round {
  readonly fault: string;
  /** `REDRESS_FAULT` of the process that it happens to. */
  readonly armed?: (random: Random) => string;
  /** What is done to it from outside while it works. @returns whether the fault came about. */
  readonly strike: (arena: Arena, random: Random) => Promise<boolean>;
}

/** ms for a fault that is armed to be reached. */
const REACHED = 25_000;

const diesAt = (step: string, within: number): Round => ({
  fault: `killed at ${step}`,
  armed: (random) => `${step}:${2 + random.below(within)}`,
  strike: (arena) => arena.standalone.ended(REACHED),
});
const survives = async (arena: Arena): Promise<boolean> => {
  await pause(4_000);
  return arena.standalone.isAlive;
};

/** Every round on one process that holds everything. */
export const STANDALONE_ROUNDS: readonly Round[] = [
  {
    fault: 'SIGKILL at any moment',
    async strike(arena, random) {
      await pause(300 + random.below(2_500));
      await arena.standalone.end('SIGKILL');
      return true;
    },
  },
  diesAt('decide', 30),
  diesAt('append', 30),
  diesAt('fold', 40),
  diesAt('commit', 60),
  diesAt('dispatch', 8),
  diesAt('flush', 40),
  diesAt('flushed', 40),
  {
    fault: 'sync fails',
    armed: (random) => `flush:${10 + random.below(30)}:fail`,
    strike: (arena) => arena.standalone.ended(REACHED),
  },
  { fault: 'sync is slow', armed: () => 'flush:10-13:slow', strike: survives },
  { fault: 'clock jumps 40 days on', armed: () => `clock:200:${40 * 86_400}`, strike: survives },
  { fault: 'clock jumps 2 hours back', armed: () => 'clock:100:-7200', strike: survives },
  { fault: 'the disk is full', armed: () => 'flush:30-90:full', strike: survives },
];

export const FULL_DISK: Round = { fault: 'a full disk (tmpfs)', strike: (arena) => fillDisk(arena) };

export interface Struck {
  /** Whether the fault came about. */
  readonly struck: boolean;
  /** Requests without an answer, or told to try again. */
  readonly unanswered: number;
  /** Codes that are neither a refusal nor an invitation to try again. */
  readonly unexpected: readonly string[];
}

/** Lets the fault happen under load, starts what died again as a supervisor would, and lets the work go on. */
export async function run(round: Round, arena: Arena, series: string, random: Random): Promise<Struck> {
  const stop = new AbortController();
  const sender = await arena.sender(() => arena.standalone.url);
  const isUp = await arena.standalone.start(round.armed?.(random) ?? '');
  const working = work(sender, series, random, stop.signal);
  const struck = (await round.strike(arena, random)) || !isUp;
  if (!arena.standalone.isAlive && !(await arena.standalone.start())) throw new Error('it does not start again');
  const before = arena.ledger.accepted.size;
  for (let waited = 0; arena.ledger.accepted.size < before + 10; waited += 1) {
    if (waited > 300) throw new Error(`after "${round.fault}" the work does not go on`);
    await pause(100);
  }
  stop.abort();
  await working;
  // The clock and the disk are as they should be again while the log is looked at.
  if (round.armed !== undefined && arena.standalone.isAlive) {
    await arena.standalone.end('SIGTERM');
    if (!(await arena.standalone.start())) throw new Error('it does not start again');
  }
  return { struck, unanswered: sender.unanswered, unexpected: sender.unexpected };
}
