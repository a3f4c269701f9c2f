import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderBlobs, LOG_PLACE } from '#attachments';
import type { Place } from '#event-store';
import { backUpBlobs, restoreBlobs, RestoreRefused } from './index.ts';

const [ONE, OTHER] = [`${'a'.repeat(64)}/${'1'.repeat(64)}`, `${'b'.repeat(64)}/${'2'.repeat(64)}`];
let folder: string;
let backup: string;
let from: FolderBlobs;
let to: FolderBlobs;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redress-blobs-'));
  backup = join(folder, 'backup');
  from = await FolderBlobs.open(join(folder, 'from'));
  to = await FolderBlobs.open(join(folder, 'to'));
  await from.put(ONE, Buffer.from('sealed one'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a backup of attachments', () => {
  it('holds every file once, and is restored as it was', async () => {
    expect(await backUpBlobs(from, backup)).toEqual({ files: 1, copied: 1 });
    await from.put(OTHER, Buffer.from('sealed other'));
    expect(await backUpBlobs(from, backup)).toEqual({ files: 2, copied: 1 });
    expect(await restoreBlobs(to, backup)).toEqual({ files: 2, written: 2, faults: [] });
    expect(await restoreBlobs(to, backup)).toEqual({ files: 2, written: 0, faults: [] });
    expect(Buffer.from((await to.get(OTHER)) ?? []).toString()).toBe('sealed other');
  });

  it('belongs to a log: those of another one are not copied over it, and it goes nowhere among them', async () => {
    const placeIn = (log: string) =>
      Buffer.from(
        JSON.stringify({ log, stream: 'case-1', revision: 0, event: 'e', hash: 'h', position: '1/1' } satisfies Place),
      );
    await from.put(LOG_PLACE, placeIn('ours'));
    expect(await backUpBlobs(from, backup)).toEqual({ files: 1, copied: 1 });
    await to.put(LOG_PLACE, placeIn('theirs'));
    await expect(restoreBlobs(to, backup)).rejects.toThrow(/belong to the log ours, .* those of theirs/);
    await expect(backUpBlobs(to, backup)).rejects.toThrow(RestoreRefused);
    await to.put(LOG_PLACE, placeIn('ours'));
    expect(await restoreBlobs(to, backup)).toMatchObject({ written: 1 });
  });

  it('that was damaged names the file, gives the others back and keeps the damaged one away', async () => {
    await from.put(OTHER, Buffer.from('sealed other'));
    await backUpBlobs(from, backup);
    await writeFile(join(backup, ONE), 'sealed on');
    const restored = await restoreBlobs(to, backup);
    expect(restored).toEqual({ files: 2, written: 1, faults: [{ name: ONE, message: 'is not what was backed up' }] });
    expect(await to.get(ONE)).toBeNull();
    await rm(join(backup, ONE));
    expect((await restoreBlobs(to, backup)).faults).toEqual([{ name: ONE, message: 'is not in the backup any more' }]);
  });

  it('that was cut off goes on where it was', async () => {
    await backUpBlobs(from, backup);
    const list = join(backup, 'checksums.jsonl');
    const whole = await readFile(list, 'utf8');
    await writeFile(list, whole.slice(0, 20));
    expect(await restoreBlobs(to, backup)).toMatchObject({ files: 0 });
    expect(await backUpBlobs(from, backup)).toEqual({ files: 1, copied: 1 });
    expect(await restoreBlobs(to, backup)).toEqual({ files: 1, written: 1, faults: [] });
  });

  it('whose list says something else is refused, with the line', async () => {
    await backUpBlobs(from, backup);
    await appendFile(join(backup, 'checksums.jsonl'), '{"name":"x"}\n');
    await expect(restoreBlobs(to, backup)).rejects.toThrow(/checksums\.jsonl, line 2: this names no file/);
  });
});
