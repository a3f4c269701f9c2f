import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { openLog, receive, writtenBy, type Told } from './commands.ts';

const ORGANISATION = 'commonsense';
/** Senders, each with one command on its way at any moment. */
const SENDERS = 8;

describe('a backup of a product at work', () => {
  let files: string;
  let from: Product;
  let to: Product;
  let token: string;
  let caseId: string;
  let contentHash: string;
  const told = new Map<string, Told>();
  /** Answered before the backup began. */
  let before: readonly string[];
  let during = 0;

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'redress-backups-'));
    [from, to] = [await Product.create({ TIME: 'manual' }), await Product.create({ TIME: 'manual' })];
    await from.start();
    token = await from.token(ORGANISATION, 'handler');
    ({ caseId, contentHash } = await givenAttachment());
    await backUpWhileSending();
    expect(await from.cli('backup', '--keys', join(files, 'keys.gz'))).toMatchObject({ code: 0 });
    expect(await from.json('backup', '--attachments', join(files, 'attachments'))).toMatchObject({ copied: 1 });
    expect(await from.json('backup', '--attachments', join(files, 'attachments'))).toMatchObject({ copied: 0 });
  }, 240_000);
  afterAll(async () => {
    for (const product of [from, to]) await product.remove();
    await rm(files, { recursive: true, force: true });
  });

  async function givenAttachment(): Promise<{ caseId: string; contentHash: string }> {
    const { result } = await from.query<{ result: { caseId: string } }>(
      token,
      'mutation { result: receiveComplaint(commandId: "first", input: { channel: email, receivedAt: "2024-12-30T10:00:00Z", complainant: "Ann Other", narrative: "It broke." }) { ... on CommandAccepted { caseId } } }',
    );
    const response = await fetch(`${from.url}/cases/${result.caseId}/attachments?title=Letter&commandId=letter`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
      body: 'A letter of Ann Other',
    });
    expect(response.status).toBe(201);
    const attached = (await response.json()) as { contentHash: string };
    return { ...result, ...attached };
  }

  async function backUpWhileSending(): Promise<void> {
    const isOver = new AbortController();
    let underWay: () => void = () => undefined;
    const work = new Promise<void>((resolve) => (underWay = resolve));
    const senders = Array.from({ length: SENDERS }, async (_, sender) => {
      for (let n = 0; !isOver.signal.aborted; n += 1) {
        told.set(`sender-${sender}-${n}`, await receive(from.url, token, `sender-${sender}-${n}`));
        if (told.size >= SENDERS * 3) underWay();
      }
    });
    await work;
    before = [...told.keys()];
    expect(await from.cli('backup', join(files, 'log.gz'))).toMatchObject({ code: 0 });
    during = told.size - before.length;
    isOver.abort();
    await Promise.all(senders);
  }

  const idsOf = async (product: Product, most: number): Promise<readonly string[]> => {
    const log = await openLog(product);
    try {
      const ids: string[] = [];
      for await (const { id } of log.readAll()) if (ids.push(id) === most) break;
      return ids;
    } finally {
      await log.close();
    }
  };

  it('is, restored elsewhere, the same log, with all that was answered before it began', async () => {
    expect(during).toBeGreaterThan(0);
    const restored = await to.json<{ events: number }>('restore', join(files, 'log.gz'));
    await copyFile(join(from.dataDir, 'master.key'), join(to.dataDir, 'master.key'));
    expect(await to.cli('restore', '--keys', join(files, 'keys.gz'))).toMatchObject({ code: 0 });
    // The attachments are still missing, and that is noticed.
    const stream = `case-${caseId}`;
    const missing = { stream, message: expect.stringContaining(contentHash) };
    expect(await to.json('verify')).toMatchObject({ faults: [], attachments: { checked: 1, faults: [missing] } });
    expect(await to.json('restore', '--attachments', join(files, 'attachments'))).toMatchObject({ written: 1 });
    // With what says that it was restored.
    expect(await to.json('verify')).toMatchObject({
      events: restored.events + 1,
      faults: [],
      attachments: { checked: 1, faults: [] },
    });
    await to.start();
    expect(await idsOf(to, restored.events)).toEqual(await idsOf(from, restored.events));
    const written = await writtenBy(to);
    const accepted = before.filter((id) => told.get(id)?.told === 'accepted');
    expect(accepted.length).toBeGreaterThan(SENDERS);
    for (const id of accepted) expect({ told: 'accepted', events: written.get(id) }).toEqual(told.get(id));
  }, 240_000);

  it('works on under another master key, once it is started again', async () => {
    const key = join(files, 'new.key');
    expect(await to.json('rotate-master-key', '--to', key)).toMatchObject({ outcome: 'changed' });
    // Whoever still runs under the old one takes nothing about a person, and says why.
    const handler = await to.token(ORGANISATION, 'handler');
    const refused = await receive(to.url, handler, 'under the old one');
    expect(refused).toMatchObject({ told: 'again', status: 503, message: expect.stringContaining('master key') });
    expect((await writtenBy(to)).has('under the old one')).toBe(false);
    await to.stop();
    await to.start();
    expect(await receive(to.url, handler, 'under the old one')).toMatchObject({ told: 'accepted' });
    const replayed = await to.cli('replay', caseId, '--organisation', ORGANISATION);
    expect(replayed.stdout).toContain('It broke.');
    expect(await to.json('verify')).toMatchObject({ faults: [], attachments: { checked: 1, faults: [] } });
    expect(await to.json('rotate-master-key', '--to', key)).toMatchObject({ outcome: 'as it was' });
  }, 240_000);
});
