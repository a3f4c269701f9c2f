import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { givenServers } from '../libs/embedded/testing/test-stores.ts';
import { Product } from './support/product.ts';

const RECEIVE = `mutation ($input: ReceiveComplaintInput!) { result: receiveComplaint(commandId: "one", input: $input) {
  ... on CommandAccepted { caseId position } } }`;

// Servers are put back by other means than a folder.
describe.skipIf(givenServers() !== null)('a log that is not the one the read models were built from', () => {
  let product: Product;
  let folder: string;
  beforeAll(async () => {
    product = await Product.create();
    await product.start();
    folder = join(product.dataDir, 'eventstore');
    const manager = await product.token('poweron', 'manager');
    const input = {
      channel: 'email',
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
      complainant: 'Ann',
      narrative: 'It broke.',
    };
    const { result } = await product.query<{ result: { caseId: string; position: string } }>(manager, RECEIVE, {
      input,
    });
    await product.query(manager, 'query ($id: ID!, $at: String) { case(id: $id, atLeast: $at) { reference } }', {
      id: result.caseId,
      at: result.position,
    });
    await product.stop();
    await rename(folder, `${folder}.away`);
  }, 60_000);
  afterAll(() => product.remove());

  it('is missed before anything is accepted, with what is to be done', async () => {
    await expect(product.start()).rejects.toThrow('it ended before it was ready');
    const { code, stdout } = await product.cli('log', 'status');
    expect([code, stdout]).toEqual([1, expect.stringContaining('redress log accept')]);
    expect(await product.json('log', 'status')).toMatchObject({ ok: false, code: 'LOG_MISSING', end: null });
  });

  it('is put back, or accepted on purpose', async () => {
    await rename(folder, `${folder}.empty`);
    await rename(`${folder}.away`, folder);
    expect(await product.json('log', 'status')).toMatchObject({ ok: true });
    await rename(folder, `${folder}.away`);
    await rename(`${folder}.empty`, folder);
    expect(await product.json('log', 'accept')).toEqual({ accepted: true });
    await product.start();
    expect(await product.json('log', 'status')).toMatchObject({ ok: true });
    expect(await product.stop()).toBe(0);
  });
});
