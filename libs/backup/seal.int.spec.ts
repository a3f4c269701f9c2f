import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MasterKey } from '#privacy';
import { backUpLog, BackupDamaged, checkLogBackup, restoreLog } from './index.ts';
import { contentsOf, notes, startTestLogs, type TestLogs } from './testing/logs.ts';

const masterKey = new MasterKey(Buffer.alloc(32, 7));
let logs: TestLogs;
let sealed: string;
let unsealed: string;
beforeAll(async () => {
  logs = await startTestLogs();
  const from = await logs.open();
  for (const stream of ['case-1', 'case-2', 'case-3'])
    await from.log.append(stream, 'no_stream', notes(stream, ['a', 'b', 'c']));
  const header = { namespace: from.namespace, created: new Date('2026-11-22T09:30:00.000Z') };
  [sealed, unsealed] = [newFile(), newFile()];
  await backUpLog(from.verbatim, sealed, { ...header, masterKey });
  await backUpLog(from.verbatim, unsealed, header);
});
afterAll(() => logs.close());

const newFile = (): string => join(logs.folder, `${randomUUID()}.gz`);

/** The file with its events changed, and a header and trailer that say so: as whoever has no master key can write it. */
async function rewritten(file: string, change: (events: string[]) => string[]): Promise<string> {
  const lines = gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n');
  const events = change(lines.slice(1, -1));
  const { stream, revision, id } = JSON.parse(events.at(-1)!) as { stream: string; revision: number; id: string };
  const header = { ...(JSON.parse(lines[0]!) as { upTo: object }), upTo: { stream, revision, id } };
  const before = `${[JSON.stringify(header), ...events].join('\n')}\n`;
  const sha256 = createHash('sha256').update(before).digest('hex');
  const trailer = { ...(JSON.parse(lines.at(-1)!) as object), count: events.length, sha256 };
  const other = newFile();
  await writeFile(other, gzipSync(`${before}${JSON.stringify(trailer)}\n`));
  return other;
}
const without = (stream: string) => (events: string[]) => events.filter((line) => !line.includes(`"${stream}"`));

describe('a backup of which something was taken away, with a trailer made anew', () => {
  it.each<[string, (events: string[]) => string[]]>([
    ['a stream', without('case-2')],
    ['the end of a stream', (events) => events.filter((line) => !/"case-2","revision":2/.test(line))],
    ['the end', (events) => events.slice(0, -4)],
  ])('%s: is damaged, and nothing of it is written', async (_what, change) => {
    const file = await rewritten(sealed, change);
    const to = await logs.open();
    const restoring = restoreLog(to.verbatim, file, { masterKey });
    await expect(restoring).rejects.toThrow(BackupDamaged);
    await expect(restoring).rejects.toThrow(/not those that were sealed/);
    expect(await contentsOf(to)).toEqual([]);
  });

  it('the end: is damaged without a seal as well, unless its header is made anew with it', async () => {
    const [first = '', ...lines] = gunzipSync(await readFile(unsealed))
      .toString()
      .trimEnd()
      .split('\n');
    const file = await rewritten(unsealed, (events) => events.slice(0, -1));
    expect((await checkLogBackup(file)).seal).toBe('unsealed');
    const [, ...cut] = gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n');
    const before = `${[first, ...cut.slice(0, -1)].join('\n')}\n`;
    const sha256 = createHash('sha256').update(before).digest('hex');
    const trailer = { ...(JSON.parse(cut.at(-1)!) as object), sha256 };
    const other = newFile();
    await writeFile(other, gzipSync(`${before}${JSON.stringify(trailer)}\n`));
    await expect(checkLogBackup(other)).rejects.toThrow(/ends with case-3@1, and was made up to case-3@2/);
    expect(lines).toHaveLength(10);
  });
});

describe('a backup says of its seal', () => {
  it('that it is whole, as it was written', async () => {
    const to = await logs.open();
    expect(await restoreLog(to.verbatim, sealed, { masterKey })).toMatchObject({ seal: 'whole', events: 9 });
  });

  it('that it has none, as those of earlier releases; it is restored', async () => {
    const to = await logs.open();
    expect(await restoreLog(to.verbatim, unsealed, { masterKey })).toMatchObject({ seal: 'unsealed', written: 9 });
  });

  it('that the master key is another one, or not there; it is restored', async () => {
    expect(await checkLogBackup(sealed, new MasterKey(Buffer.alloc(32, 8)))).toMatchObject({ seal: 'another key' });
    const to = await logs.open();
    expect(await restoreLog(to.verbatim, sealed)).toMatchObject({ seal: 'another key', written: 9 });
  });

  it('and is damaged where it says another format than that', async () => {
    const lines = gunzipSync(await readFile(sealed))
      .toString()
      .replace('"format":2', '"format":1');
    const other = newFile();
    const end = lines.lastIndexOf('\n', lines.length - 2) + 1;
    const sha256 = createHash('sha256').update(lines.slice(0, end)).digest('hex');
    await writeFile(other, gzipSync(lines.replace(/"sha256":"[0-9a-f]{64}"/, `"sha256":"${sha256}"`)));
    await expect(checkLogBackup(other, masterKey)).rejects.toThrow(/a seal belongs to format 2/);
  });
});
