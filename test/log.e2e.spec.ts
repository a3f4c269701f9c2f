import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { givenServers } from '../libs/embedded/testing/test-stores.ts';
import { Product } from './support/product.ts';

const PACKS = new URL('../libs/procedure/packs', import.meta.url).pathname;
const RECEIVE = `mutation ($input: ReceiveComplaintInput!) { result: receiveComplaint(commandId: "one", input: $input) {
  ... on CommandAccepted { caseId position } } }`;

// Servers are put back by other means than a folder.
describe.skipIf(givenServers() !== null)('a log that is not the one the read models were built from', () => {
  let product: Product;
  let folder: string;
  let reference: string;
  let input: object;
  beforeAll(async () => {
    product = await Product.create();
    await product.start();
    folder = join(product.dataDir, 'eventstore');
    const manager = await product.token('poweron', 'manager');
    input = {
      channel: 'email',
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
      complainant: 'Ann',
      narrative: 'It broke.',
    };
    const { result } = await product.query<{ result: { caseId: string; position: string } }>(manager, RECEIVE, {
      input,
    });
    const CASE = 'query ($id: ID!, $at: String) { case(id: $id, atLeast: $at) { reference } }';
    const shown = await product.query<{ case: { reference: string } }>(manager, CASE, {
      id: result.caseId,
      at: result.position,
    });
    reference = shown.case.reference;
    await product.stop();
    await rename(folder, `${folder}.away`);
  }, 60_000);
  afterAll(() => product.remove());

  it('is missed: nothing is taken, what can be read is read with a warning, and both say what is to be done', async () => {
    await product.start('takes nothing');
    const manager = await product.token('poweron', 'manager');
    const { errors = [] } = await product.answer(manager, RECEIVE, { input });
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
    const lost = (await readFile(begun.file, 'utf8')).trimEnd().split('\n');
    expect(lost.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({
        reference,
        type: 'ComplaintReceived',
        data: expect.objectContaining({ narrative: 'It broke.' }),
      }),
    );
    await product.start();
    expect(await product.json('log', 'status')).toMatchObject({ ok: true });
    expect(await product.stop()).toBe(0);
  });
});
