import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Arena } from './arena.ts';
import { check, type Findings } from './checks.ts';
import { smallDisk } from './full-disk.ts';
import { Random } from './random.ts';
import { FULL_DISK, run, STANDALONE_ROUNDS, type Round, type Struck } from './rounds.ts';
import { openSplit, runSplit, SPLIT_ROUNDS, type Split } from './split.ts';

/** What one round came to. */
export interface Outcome extends Struck, Findings {
  readonly round: number;
  readonly fault: string;
  /** Commands that were accepted so far, each of which is held to. */
  readonly accepted: number;
}

/** Names of all faults, in the order in which rounds go through them. */
export const FAULTS: readonly string[] = [
  ...STANDALONE_ROUNDS.map(({ fault }) => fault),
  ...SPLIT_ROUNDS.map(({ fault }) => fault),
  FULL_DISK.fault,
];

export interface CampaignOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Only these faults, by name. */
  readonly only?: readonly string[];
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Goes through the faults in turn, on logs that grow from round to round. */
export async function campaign({ rounds, seed, only, onOutcome }: CampaignOptions): Promise<void> {
  const random = new Random(seed);
  const faults = FAULTS.filter((fault) => only?.includes(fault) ?? true);
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-crash-'));
  const arena = new Arena(join(dataDir, 'standalone'));
  let split: Split | undefined;
  try {
    for (let number = 1; number <= rounds; number += 1) {
      const fault = faults[(number - 1) % faults.length];
      const series = `s${seed}-r${number}`;
      const standalone = STANDALONE_ROUNDS.find((one) => one.fault === fault);
      const apart = SPLIT_ROUNDS.find((one) => one.fault === fault);
      const told = (outcome: Omit<Outcome, 'round'>): void => onOutcome({ round: number, ...outcome });
      if (standalone !== undefined) told(await onStandalone(standalone, arena, series, random));
      else if (apart !== undefined) {
        split ??= await openSplit(join(dataDir, 'split'));
        const struck = await runSplit(apart, split, series, random);
        told({ fault: apart.fault, ...struck, ...(await held(split.arena, split.addresses)) });
      } else await onSmallDisk(series, random, told);
    }
  } finally {
    await arena.standalone.end('SIGKILL');
    await split?.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function onStandalone(
  round: Round,
  arena: Arena,
  series: string,
  random: Random,
): Promise<Omit<Outcome, 'round'>> {
  const struck = await run(round, arena, series, random);
  const findings = await held(arena, await arena.addresses());
  await arena.standalone.end('SIGTERM');
  return { fault: round.fault, ...struck, ...findings };
}

async function onSmallDisk(
  series: string,
  random: Random,
  told: (outcome: Omit<Outcome, 'round'>) => void,
): Promise<void> {
  const disk = await smallDisk();
  if (disk === null) return;
  const arena = new Arena(disk.path);
  try {
    told(await onStandalone(FULL_DISK, arena, series, random));
  } finally {
    await arena.standalone.end('SIGKILL');
    await disk.remove();
  }
}

const held = async (
  { ledger }: Arena,
  addresses: Parameters<typeof check>[1],
): Promise<Findings & { accepted: number }> => ({
  accepted: ledger.accepted.size,
  ...(await check(ledger, addresses)),
});

/** What is wrong with a round, in sentences; empty where nothing is. */
export function faultsOf(outcome: Outcome): readonly string[] {
  const { struck, fault, unexpected, lost, doubled, broken, differing } = outcome;
  return [
    ...(struck || fault === 'Postgres restarted' ? [] : [`"${fault}" did not come about`]),
    ...unexpected.map((code) => `unexpected: ${code}`),
    ...lost.map((what) => `lost: ${what}`),
    ...doubled.map((what) => `doubled: ${what}`),
    ...broken.map((what) => `broken: ${what}`),
    ...differing.map((what) => `${what} is not what a rebuild makes of it`),
  ];
}
