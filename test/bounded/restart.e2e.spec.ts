import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { givenServers } from '../../libs/embedded/testing/test-stores.ts';
import { freePort } from '../../libs/embedded/free-port.ts';
import { Product } from '../support/product.ts';
import { Beside } from './beside.ts';
import { receive } from './commands.ts';

const APPS = ['apps/projector/main.js', 'apps/timekeeper/main.js'] as const;

// Servers have addresses that do not change.
(givenServers() === null ? describe : describe.skip)('processes attached to the stores of another one', () => {
  let product: Product;
  let token: string;
  const attached: { readonly app: Beside; readonly port: number }[] = [];

  beforeAll(async () => {
    product = await Product.create();
    await product.start();
    token = await product.token('commonsense', 'handler');
    for (const script of APPS) {
      const port = await freePort();
      attached.push({ app: await Beside.start(script, product.settings, port), port });
    }
  }, 120_000);
  afterAll(async () => {
    for (const { app } of attached) await app.kill();
    await product.remove();
  });

  /** Until each of them answers so: what they hear of the stores comes by the network, and they try again by and by. */
  async function readyIs(status: number): Promise<void> {
    for (const { port } of attached)
      while ((await fetch(`http://127.0.0.1:${port}/health/ready`)).status !== status) await pause(50);
  }

  it.each(['kill', 'stop'] as const)(
    'go on by themselves when it has come back (%s)',
    async (end) => {
      await readyIs(200);
      await product[end]();
      await readyIs(503);
      await product.start();
      await readyIs(200);
      expect(await receive(product.url, token, `after the ${end}`)).toMatchObject({ told: 'accepted' });
      await readyIs(200);
    },
    120_000,
  );

  it('and end with 0 when they are told to', async () => {
    for (const { app } of attached) expect(await app.stop()).toBe(0);
  });
});
