import { execFileSync } from 'node:child_process';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Arena } from './arena.ts';

/** Bytes left when the disk is as good as full: less than the log keeps free. */
const LEFT = 6 * 1024 * 1024;

/** A small disk of its own, where this user may mount one; `null` elsewhere. */
export async function smallDisk(): Promise<{ readonly path: string; remove(): Promise<void> } | null> {
  const path = await mkdtemp(join(tmpdir(), 'redress-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    await rm(path, { recursive: true });
    return null;
  }
  return {
    path,
    async remove() {
      execFileSync('umount', [path]);
      await rm(path, { recursive: true });
    },
  };
}

/** Fills the disk under a process at work, sees it refuse, and makes room. @returns whether it refused and went on. */
export async function fillDisk(arena: Arena): Promise<boolean> {
  await pause(2_000);
  const ballast = join(arena.dataDir, 'ballast');
  const { bavail, bsize } = statfsSync(arena.dataDir);
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - LEFT), 1));
  await pause(300);
  const full = arena.ledger.accepted.size;
  await pause(2_500);
  const isRefused = arena.ledger.accepted.size === full;
  rmSync(ballast);
  return isRefused && arena.standalone.isAlive;
}
