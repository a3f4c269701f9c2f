import { createHash } from 'node:crypto';
import { appendFile, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FolderBlobs, LOG_PLACE } from '#attachments';
import { placeFrom } from '#event-store';
import { z } from 'zod';
import { BackupDamaged, RestoreRefused } from './faults.ts';

/** Of what is in the backup: a line for each file that was copied into it whole. */
const LIST = 'checksums.jsonl';
const lineSchema = z.strictObject({
  name: z.string().min(1),
  /** Of the sealed bytes: whoever has no key can check them. */
  sha256: z.string().length(64),
});

/** What is wrong with one file of a backup. */
export interface BlobFault {
  readonly name: string;
  readonly message: string;
}

/**
 * Copies the sealed files of attachments that a backup does not hold yet: their names say their content, so that what
 * is there already needs no second look. Interrupted, the same goes on where it was. The place of the log that they
 * belong to goes with them.
 * @param folder of the backup; made where it is not there.
 * @returns how many files there are, and how many were copied now.
 * @throws RestoreRefused where the folder holds those of another log; BackupDamaged where its list cannot be read
 */
export async function backUpBlobs(
  from: FolderBlobs,
  folder: string,
): Promise<{ readonly files: number; readonly copied: number }> {
  const to = await FolderBlobs.open(folder);
  await refuseOtherLog(from, to, folder);
  const known = await listOf(folder);
  await endLine(join(folder, LIST));
  let files = 0;
  let copied = 0;
  for await (const name of from.names()) {
    files += 1;
    if (known.has(name)) continue;
    const bytes = await from.get(name);
    // Gone since it was listed: nobody does that but by hand.
    if (bytes === null) continue;
    await to.put(name, bytes);
    // Only of what is durable: a file without its line is copied again.
    await appendDurably(join(folder, LIST), `${JSON.stringify({ name, sha256: sha256(bytes) })}\n`);
    copied += 1;
  }
  const place = await from.get(LOG_PLACE);
  if (place !== null) await to.put(LOG_PLACE, place);
  return { files, copied };
}

/**
 * Copies the files of a backup to where they are not, each only if it is what was copied into the backup.
 * @throws RestoreRefused where they belong to another log; BackupDamaged where the list of the backup cannot be read
 */
export async function restoreBlobs(
  to: FolderBlobs,
  folder: string,
): Promise<{ readonly files: number; readonly written: number; readonly faults: readonly BlobFault[] }> {
  const from = await FolderBlobs.open(folder);
  // Where the log ends, these may well be newer: they are backed up after it. Only the log has to be theirs.
  await refuseOtherLog(from, to, folder);
  const known = await listOf(folder);
  const faults: BlobFault[] = [];
  let written = 0;
  for (const [name, digest] of known) {
    const bytes = await from.get(name);
    if (bytes === null || sha256(bytes) !== digest) {
      faults.push({ name, message: bytes === null ? 'is not in the backup any more' : 'is not what was backed up' });
      continue;
    }
    const there = await to.get(name);
    if (there !== null && Buffer.compare(there, bytes) === 0) continue;
    await to.put(name, bytes);
    written += 1;
  }
  return { files: known.size, written, faults };
}

async function refuseOtherLog(from: FolderBlobs, to: FolderBlobs, folder: string): Promise<void> {
  const [ours, theirs] = await Promise.all([logOf(from), logOf(to)]);
  if (ours === null || theirs === null || ours === theirs) return;
  throw new RestoreRefused(
    `these attachments belong to the log ${ours}, and where they are to go are those of ${theirs} (backup: ${folder})`,
  );
}

async function logOf(blobs: FolderBlobs): Promise<string | null> {
  const kept = await blobs.get(LOG_PLACE);
  return kept === null ? null : (placeFrom(Buffer.from(kept).toString('utf8'))?.log ?? null);
}

/** The digests by name; of several lines for one file, the last. A last line that was cut off is none. */
async function listOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const file = join(folder, LIST);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n').slice(0, -1);
  const list = new Map<string, string>();
  for (const [index, line] of lines.entries()) {
    const parsed = lineSchema.safeParse(jsonOf(line));
    // Cut off by a crash, and gone on with after it: the file that it was about is copied again.
    if (!parsed.success && jsonOf(line) === undefined) continue;
    if (!parsed.success) throw new BackupDamaged(file, index + 1, 'this names no file and its sha-256');
    list.set(parsed.data.name, parsed.data.sha256);
  }
  return list;
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A line that a crash cut off must not swallow the next one. */
async function endLine(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text !== '' && !text.endsWith('\n')) await appendDurably(file, '\n');
}

async function appendDurably(file: string, line: string): Promise<void> {
  await appendFile(file, line, { mode: 0o600 });
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
