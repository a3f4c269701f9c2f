import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_FILE } from '../support/sample.ts';
import { Product } from '../support/product.ts';
import { Beside } from './beside.ts';
import { receive, writtenBy, type Told } from './commands.ts';

const ORGANISATION = 'commonsense';
/** Senders, each with one command on its way at any moment. */
const SENDERS = 12;

describe('a process that is told to stop while there is work', () => {
  let product: Product;
  let token: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    product = await Product.create();
    await product.start();
    token = await product.token(ORGANISATION, 'handler');
  }, 120_000);
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await product.remove();
  });

  /** A connection that sends `text` and then nothing more. */
  async function connected(text: string): Promise<void> {
    const { hostname, port } = new URL(product.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
    socket.write(text);
  }

  /** Commands one after the other, until the signal; each with what became of it. */
  async function send(series: string, signal: AbortSignal, onTold: () => void): Promise<Map<string, Told>> {
    const told = new Map<string, Told>();
    for (let n = 0; !signal.aborted; n += 1) {
      const commandId = `${series}-${n}`;
      told.set(commandId, await receive(product.url, token, commandId));
      onTold();
    }
    return told;
  }

  it('answers what it can, ends with 0 in time, and everything that it answered is in the log', async () => {
    // Kept alive, silent from the start, and half a request that never becomes whole.
    await connected('GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n');
    await connected('');
    const head = `POST /graphql HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer ${token}\r\n`;
    await connected(`${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"query":`);
    const importing = product.cli('import', SAMPLE_FILE, '--format', 'cfpb', '--organisation', ORGANISATION);

    const isOver = new AbortController();
    let count = 0;
    let underWay: () => void = () => undefined;
    const work = new Promise<void>((resolve) => (underWay = resolve));
    const onTold = (): void => {
      count += 1;
      if (count === SENDERS * 4) underWay();
    };
    const senders = Array.from({ length: SENDERS }, (_, n) => send(`sender-${n}`, isOver.signal, onTold));
    await work;
    const code = await product.stop();
    isOver.abort();
    expect(code).toBe(0);
    await importing;

    await product.start();
    const all = (await Promise.all(senders)).flatMap((told) => [...told]);
    const accepted = all.filter(([, { told }]) => told === 'accepted');
    expect(accepted.length).toBeGreaterThan(SENDERS);
    const written = await writtenBy(product);
    for (const [id, told] of accepted) expect({ told: 'accepted', events: written.get(id) }).toEqual(told);
    // What was told to come again is there at most as one whole.
    expect(all.filter(([id, { told }]) => told === 'again' && written.has(id))).toEqual([]);
    expect(await product.json('verify')).toMatchObject({ faults: [] });
  }, 240_000);

  it.each([
    ['the projector', 'apps/projector/main.js'],
    ['the timekeeper', 'apps/timekeeper/main.js'],
  ])(
    '%s apart does the same',
    async (_, script) => {
      const app = await Beside.start(script, product.settings);
      const isOver = new AbortController();
      let count = 0;
      let underWay: () => void = () => undefined;
      const work = new Promise<void>((resolve) => (underWay = resolve));
      const senders = Array.from({ length: SENDERS }, (_unused, n) =>
        send(`beside-${script}-${n}`, isOver.signal, () => {
          count += 1;
          if (count === SENDERS) underWay();
        }),
      );
      await work;
      expect(await app.stop()).toBe(0);
      isOver.abort();
      await Promise.all(senders);
    },
    120_000,
  );
});
