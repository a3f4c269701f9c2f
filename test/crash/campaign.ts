import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Arena } from './arena.ts';
import { check, type Findings } from './checks.ts';
import { smallDisk, whyNoSmallDisk } from './full-disk.ts';
import { Random } from './random.ts';
import { LOG_ROUNDS } from './log-rounds.ts';
import { FULL_DISK, run, STANDALONE_ROUNDS, type Round, type Struck } from './rounds.ts';
import { resume, runSplit, SPLIT_ROUNDS, type SplitRound } from './split-rounds.ts';
import { openSplit, whyNoPostgres, type Split } from './split.ts';

/** What one round came to. */
export interface Outcome extends Struck, Findings {
  readonly round: number;
  readonly fault: string;
  /** Commands that were accepted so far, each of which is held to. */
  readonly accepted: number;
  readonly seconds: number;
}

/** Names of all faults, in the order in which rounds go through them. */
export const FAULTS: readonly string[] = [...STANDALONE_ROUNDS, ...LOG_ROUNDS, ...SPLIT_ROUNDS, FULL_DISK].map(
  ({ fault }) => fault,
);

/** The faults that cannot be brought about on this machine, each with the reason. */
export function beyondThisMachine(): ReadonlyMap<string, string> {
  const [noPostgres, noDisk] = [whyNoPostgres(), whyNoSmallDisk()];
  const onPostgres = noPostgres === null ? [] : SPLIT_ROUNDS.filter(({ needsPostgres }) => needsPostgres === true);
  return new Map([
    ...onPostgres.map(({ fault }) => [fault, noPostgres ?? ''] as const),
    ...(noDisk === null ? [] : [[FULL_DISK.fault, noDisk] as const]),
  ]);
}

export interface CampaignOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Faults by name, to be gone through in turn. */
  readonly faults: readonly string[];
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Goes through the faults in turn; logs grow from round to round, and begin anew when all faults have had their turn. */
export async function campaign({ rounds, seed, faults, onOutcome }: CampaignOptions): Promise<void> {
  const random = new Random(seed);
  for (let done = 0; done < rounds; done += faults.length) {
    const turn = faults.slice(0, rounds - done);
    await withField(async (field) => {
      for (const [index, fault] of turn.entries()) {
        const round = done + index + 1;
        const began = performance.now();
        const outcome = await onField(field, fault, `s${seed}-r${round}`, random);
        onOutcome({ round, fault, ...outcome, seconds: (performance.now() - began) / 1_000 });
      }
    });
  }
}

/** Where rounds take place: one process that holds everything, and the parts apart, which are started when needed. */
interface Field {
  readonly arena: Arena;
  split(): Promise<Split>;
}

async function withField(play: (field: Field) => Promise<void>): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-crash-'));
  const arena = new Arena(join(dataDir, 'standalone'));
  let split: Split | undefined;
  try {
    await play({ arena, split: async () => (split ??= await openSplit(join(dataDir, 'split'))) });
  } finally {
    await arena.standalone.kill();
    await split?.close();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}

type Found = Omit<Outcome, 'round' | 'fault' | 'seconds'>;

async function onField(field: Field, fault: string, series: string, random: Random): Promise<Found> {
  const standalone = [...STANDALONE_ROUNDS, ...LOG_ROUNDS].find((one) => one.fault === fault);
  if (standalone !== undefined) return onStandalone(standalone, field.arena, series, random);
  const apart = SPLIT_ROUNDS.find((one) => one.fault === fault);
  if (apart !== undefined) return onSplit(apart, await field.split(), series, random);
  if (fault === FULL_DISK.fault) return onSmallDisk(series, random);
  throw new TypeError(`"${fault}" is no fault of this suite`);
}

async function onStandalone(round: Round, arena: Arena, series: string, random: Random): Promise<Found> {
  const struck = await run(round, arena, series, random);
  const { ledger } = arena;
  return {
    ...struck,
    accepted: ledger.accepted.size,
    ...(await arena.atRest((addresses) => check(ledger, addresses))),
  };
}

async function onSplit(round: SplitRound, split: Split, series: string, random: Random): Promise<Found> {
  await resume(split);
  const struck = await runSplit(round, split, series, random);
  const { ledger } = split.arena;
  return { ...struck, accepted: ledger.accepted.size, ...(await check(ledger, split.addresses)) };
}

async function onSmallDisk(series: string, random: Random): Promise<Found> {
  const disk = await smallDisk();
  const arena = new Arena(disk.path);
  try {
    return await onStandalone(FULL_DISK, arena, series, random);
  } finally {
    await arena.standalone.kill();
    await disk.remove();
  }
}

/** What is wrong with a round, in sentences; empty where nothing is. */
export function faultsOf(outcome: Outcome): readonly string[] {
  const { struck, fault, unexpected, lost, doubled, broken, differing } = outcome;
  return [
    ...(struck > 0 ? [] : [`"${fault}" did not come about`]),
    ...unexpected.map((what) => `unexpected: ${what}`),
    ...lost.map((what) => `lost: ${what}`),
    ...doubled.map((what) => `doubled: ${what}`),
    ...broken.map((what) => `broken: ${what}`),
    ...differing.map((what) => `${what} is not what a rebuild makes of it`),
  ];
}
