import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Arena } from './arena.ts';
import type { Sender } from './sender.ts';

/** Bytes left when the disk is as good as full: less than the log keeps free. */
const LEFT = 6 * 1024 * 1024;

/** Why no small disk can be had on this machine; `null` where one can. */
export function whyNoSmallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'redress-disk-'));
  try {
    mount(path);
    execFileSync('umount', [path], { stdio: 'ignore' });
    return null;
  } catch {
    return 'this user may not mount a tmpfs';
  } finally {
    rmSync(path, { recursive: true });
  }
}

const mount = (path: string): void =>
  void execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', path], { stdio: 'ignore' });

/** A small disk of its own. @throws where this user may not mount one */
export async function smallDisk(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'redress-disk-'));
  mount(path);
  return {
    path,
    async remove() {
      execFileSync('umount', [path]);
      await rm(path, { recursive: true });
    },
  };
}

/** ms until clients are refused, and how long they are watched then. */
const REFUSED_WITHIN = 20_000;
const WATCHED = 1_000;

/**
 * Fills the disk under a process at work, sees it refuse in words that say why, and makes room.
 * @returns 1 where it refused everything while there was no room
 */
export async function fillDisk({ dataDir, ledger }: Arena, { told }: Sender, words: RegExp): Promise<number> {
  await pause(1_500);
  const ballast = join(dataDir, 'ballast');
  const { bavail, bsize } = statfsSync(dataDir);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - LEFT), 1));
  const isTold = (): boolean => [...told].some((one) => words.test(one));
  for (const until = Date.now() + REFUSED_WITHIN; !isTold() && Date.now() < until;) await pause(50);
  const accepted = ledger.accepted.size;
  await pause(WATCHED);
  const isRefused = isTold() && ledger.accepted.size === accepted;
  rmSync(ballast);
  return isRefused ? 1 : 0;
}
