import { cp, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberIn } from '#application';
import { ANYBODY, connectEventLog, INSTALLATION } from '#event-store';
import { attachEmbedded } from '#embedded';
import { givenServers } from '../libs/embedded/testing/test-stores.ts';
import { Product } from './support/product.ts';

const PACKS = new URL('../libs/procedure/packs', import.meta.url).pathname;
const RECEIVE = `mutation ($id: ID!, $input: ReceiveComplaintInput!) { result: receiveComplaint(commandId: $id, input: $input) {
  ... on CommandAccepted { caseId position } } }`;

// Servers are put back by other means than a folder.
describe.skipIf(givenServers() !== null)('a log that is not the one the read models were built from', () => {
  let product: Product;
  let folder: string;
  let manager: string;
  let reference: string;
  let input: object;

  /** Takes a complaint. @returns its reference, when the register has it. */
  async function received(id: string): Promise<string> {
    const { result } = await product.query<{ result: { caseId: string; position: string } }>(manager, RECEIVE, {
      id,
      input,
    });
    const CASE = 'query ($id: ID!, $at: String) { case(id: $id, atLeast: $at) { reference } }';
    const shown = await product.query<{ case: { reference: string } }>(manager, CASE, {
      id: result.caseId,
      at: result.position,
    });
    return shown.case.reference;
  }
  const saved = async (file: string): Promise<object[]> =>
    (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
  const complaint = (reference: string) =>
    expect.objectContaining({
      reference,
      type: 'ComplaintReceived',
      data: expect.objectContaining({ narrative: 'It broke.' }) as unknown,
    }) as object;

  beforeAll(async () => {
    product = await Product.create();
    await product.start();
    folder = join(product.dataDir, 'eventstore');
    manager = await product.token('poweron', 'manager');
    input = {
      channel: 'email',
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
      complainant: 'Ann',
      narrative: 'It broke.',
    };
    reference = await received('one');
    await product.stop();
    await rename(folder, `${folder}.away`);
  }, 60_000);
  afterAll(() => product.remove());

  it('is missed: nothing is taken, what can be read is read with a warning, and both say what is to be done', async () => {
    await product.start('takes nothing');
    manager = await product.token('poweron', 'manager');
    const { errors = [] } = await product.answer(manager, RECEIVE, { id: 'one', input });
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('The event log is empty'),
      extensions: { code: 'LOG_MISMATCH', reason: 'LOG_MISSING' },
    });
    expect(await product.answer(manager, '{ register(first: 5) { edges { node { reference } } } }')).toMatchObject({
      data: { register: { edges: [{ node: { reference } }] } },
      extensions: { warning: errors[0]!.message },
    });
    const ready = await fetch(`${product.url}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { reasons: [errors[0]!.message] }]);
    expect(await product.stop()).toBe(0);
  });

  it('is missed by the command line as well, which writes nothing to it', async () => {
    const { code, stdout } = await product.cli('log', 'status');
    expect([code, stdout]).toEqual([1, expect.stringContaining('redress log begin')]);
    expect(await product.json('log', 'status')).toMatchObject({ ok: false, code: 'LOG_MISSING', end: null });
    const published = await product.cli('pack', 'publish', `${PACKS}/aura.yaml`, '--organisation', 'poweron');
    expect([published.code, published.stderr]).toEqual([1, expect.stringContaining('The event log is empty')]);
    expect((await product.cli('log', 'accept')).code).toBe(1);
    expect(await product.json('log', 'status')).toMatchObject({ end: null });
  });

  it('is put back, or begun anew on purpose: what only the read models still show is saved', async () => {
    await rename(folder, `${folder}.empty`);
    await rename(`${folder}.away`, folder);
    expect(await product.json('log', 'status')).toMatchObject({ ok: true });
    expect(await product.json('log', 'accept')).toEqual({ accepted: false });
    await rename(folder, `${folder}.away`);
    await rename(`${folder}.empty`, folder);
    const begun = await product.json<{ file: string }>('log', 'begin', '--reason', 'The disk failed.');
    expect(begun).toMatchObject({ accepted: true, lostCases: 1 });
    expect(await saved(begun.file)).toContainEqual(complaint(reference));
    await cp(folder, `${folder}.yesterday`, { recursive: true });
    await product.start();
    expect(await product.json('log', 'status')).toMatchObject({ ok: true });
    reference = await received('two');
    expect(await product.stop()).toBe(0);
  });

  it('goes back to yesterday: what came after is saved, that is on record, and the product goes on from there', async () => {
    const today = await product.json<{ end: object }>('log', 'status');
    await rename(folder, `${folder}.today`);
    await rename(`${folder}.yesterday`, folder);
    const yesterday = await product.json<{ end: object }>('log', 'status');
    expect(yesterday).toMatchObject({ ok: false, code: 'LOG_OLDER' });
    const accepted = await product.cli('log', 'accept', '--reason', 'The disk of today failed.');
    const [, file = ''] = /are in (\S+), for people to enter again/.exec(accepted.stdout) ?? [];
    const lost = await saved(file);
    expect(lost).toContainEqual(complaint(reference));

    await product.start();
    // The number of the case that is lost may stand in a letter: no other case gets it.
    expect(numberIn(await received('three'))?.number).toBe(numberIn(reference)!.number + 1);
    expect(await product.json('log', 'status')).toMatchObject({ ok: true });
    const { eventStoreUrl: url } = (await attachEmbedded(product.dataDir))!;
    const log = await connectEventLog({ url, namespace: '' });
    const restored: unknown[] = [];
    for await (const { type, data } of log.read(INSTALLATION, ANYBODY)) if (type === 'LogRestored') restored.push(data);
    await log.close();
    expect(restored.at(-1)).toMatchObject({
      from: 'server',
      before: today.end,
      to: yesterday.end,
      lostEvents: lost.length,
      lostCases: 1,
      reason: 'The disk of today failed.',
    });
    expect(await product.json('verify')).toMatchObject({ faults: [] });
    expect(await product.stop()).toBe(0);
  });
});
