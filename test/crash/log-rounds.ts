import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openCore } from '#application';
import { readConfig } from '#config';
import { startEmbedded } from '#embedded';
import { faultOfTreeFile } from '../../libs/embedded/node/log/tree-file.ts';
import type { Arena } from './arena.ts';
import type { Random } from './random.ts';
import type { Round } from './rounds.ts';
import type { Sender } from './sender.ts';

/** ms under load. */
const WORKED = 1_500;
/** ms until clients are refused. */
const REFUSED_WITHIN = 60_000;
/** Bytes. */
const PAGE = 4_096;

/** What takes the place of the log: a folder is given, with the right one in it. */
type Wrong = (folder: string, arena: Arena, random: Random) => Promise<void>;

const inPlaceOfTheLog = (fault: string, says: RegExp, wrong: Wrong): Round => ({
  fault,
  async strike(arena, random, sender) {
    await pause(WORKED);
    const { standalone, dataDir } = arena;
    await standalone.stop();
    const folder = join(dataDir, 'eventstore');
    const right = `${folder}.right`;
    await cp(folder, right, { recursive: true });
    await wrong(folder, arena, random);
    const isRefused = await takesNothing(arena, sender, says);
    await standalone.kill();
    await rm(folder, { recursive: true });
    await rename(right, folder);
    return isRefused ? 1 : 0;
  },
});

/** Starts on what is there now: it does not come to be at work and says why, or tells everybody who sends a command. */
async function takesNothing({ standalone, ledger }: Arena, sender: Sender, says: RegExp): Promise<boolean> {
  const accepted = ledger.accepted.size;
  sender.expected.add('LOG_MISMATCH').add('LOG_DAMAGED');
  if (!(await standalone.start())) return standalone.said.some((line) => says.test(line));
  const isTold = (): boolean => [...sender.told].some((words) => says.test(words));
  for (const until = Date.now() + REFUSED_WITHIN; !isTold() && Date.now() < until;) await pause(50);
  await pause(WORKED);
  return isTold() && standalone.isAlive && ledger.accepted.size === accepted;
}

/** The log of the moment in which the round began, after the work has gone on. */
const yesterday: Wrong = async (folder, { standalone, ledger }) => {
  const copy = `${folder}.yesterday`;
  await cp(folder, copy, { recursive: true });
  await standalone.mustStart();
  const enough = ledger.accepted.size + 5;
  while (ledger.accepted.size < enough) await pause(50);
  await standalone.stop();
  await rm(`${folder}.right`, { recursive: true });
  await rename(folder, `${folder}.right`);
  await rename(copy, folder);
};

const onFailure = (error: Error): never => {
  throw error;
};

/** One that somebody else has begun. */
const another: Wrong = async (folder) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'redress-another-'));
  try {
    const stores = await startEmbedded({ dataDir, onFailure });
    const core = await openCore(readConfig({ DATA_DIR: dataDir }), stores);
    await core.started();
    await core.close();
    await stores.close();
    await rm(folder, { recursive: true });
    await cp(join(dataDir, 'eventstore'), folder, { recursive: true });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** A bit of a page's head or pointers, wherever the tree would lose its way by it. */
const damaged: Wrong = async (folder, _arena, random) => {
  const path = join(folder, 'log.mdb');
  const whole = await readFile(path);
  do {
    const bytes = Buffer.from(whole);
    const at = (2 + random.below(whole.length / PAGE - 2)) * PAGE + random.below(40);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    await writeFile(path, bytes);
  } while (faultOfTreeFile(path) === null);
};

/** Rounds in which the log is not the one that it was. */
export const LOG_ROUNDS: readonly Round[] = [
  inPlaceOfTheLog('the log goes back to yesterday', /does not have: it is older/, yesterday),
  inPlaceOfTheLog('another log', /belong to another one/, another),
  inPlaceOfTheLog('damage in the tree', /is damaged/, damaged),
];
