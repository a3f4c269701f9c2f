import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenRole } from '#identity';
import { Product } from './support/product.ts';

const MIB = 1024 * 1024;
const ORGANISATION = 'commonsense';

describe('an e-mail that no parser gets through', () => {
  let product: Product;
  const tokens = new Map<string, string>();
  beforeAll(async () => {
    product = await Product.create();
    await product.start();
    for (const role of ['handler', 'administrator', 'reporting'] satisfies TokenRole[])
      tokens.set(role, await product.token(ORGANISATION, role));
    tokens.set('elsewhere', await product.token('mobilise', 'handler'));
  }, 120_000);
  afterAll(() => product.remove());

  const ask = (path: string, as: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${product.url}${path}`, { ...init, headers: { authorization: `Bearer ${tokens.get(as) ?? ''}` } });
  const post = async (message: Uint8Array): Promise<{ status: number; body: Record<string, unknown> }> => {
    const response = await ask('/mail', 'handler', { method: 'POST', body: Buffer.from(message) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const listed = async (as = 'handler'): Promise<readonly Record<string, unknown>[]> => {
    const query = '{ incomingMessages(state: waits) { edges { node { message state because size href } } } }';
    type Answer = { incomingMessages: { edges: readonly { node: Record<string, unknown> }[] } };
    const { incomingMessages } = await product.query<Answer>(tokens.get(as) ?? '', query);
    return incomingMessages.edges.map(({ node }) => node);
  };
  const blank = (size: number): Buffer => Buffer.from(`From: a@b\r\n\r\n${'\n'.repeat(size)}`);
  /** Of the same size, and read at once. */
  const ordinary = (size: number): Buffer =>
    Buffer.from(`From: a@b\r\nSubject: hello\r\n\r\n${`${'x'.repeat(76)}\r\n`.repeat(Math.floor(size / 78))}`);

  /** ms that something took, and of the longest answer of `/health/live` meanwhile, asked without a pause. */
  async function longestAnswerWhile(work: () => Promise<unknown>): Promise<{ took: number; longest: number }> {
    const began = performance.now();
    let longest = 0;
    const done = new AbortController();
    const asking = (async () => {
      while (!done.signal.aborted) {
        const asked = performance.now();
        const { status } = await fetch(`${product.url}/health/live`);
        expect(status).toBe(200);
        longest = Math.max(longest, performance.now() - asked);
        await pause(5);
      }
    })();
    await work();
    done.abort();
    await asking;
    return { took: performance.now() - began, longest };
  }
  /** ms: a second; on a machine on which everything takes longer, a part of that. */
  const bound = (usual: { longest: number }, { took }: { took: number }): number =>
    Math.max(1_000, 3 * usual.longest, took / 4);

  it.each([1, 24])('of %i MiB is kept and waits for a person, and the product answers meanwhile', async (mib) => {
    const usual = await longestAnswerWhile(() => post(ordinary(mib * MIB)));
    let answer: Awaited<ReturnType<typeof post>> | undefined;
    const meanwhile = await longestAnswerWhile(async () => {
      answer = await post(blank(mib * MIB));
    });
    expect(answer).toMatchObject({ status: 200, body: { as: 'waits', message: expect.any(String) } });
    expect(meanwhile.longest).toBeLessThan(bound(usual, meanwhile));
  });

  it('that takes its time is read beside everything else', async () => {
    const slow = Buffer.from(`From: a@b\r\nSubject: slow\r\n\r\n${'\n'.repeat(390_000)}`);
    const usual = await longestAnswerWhile(() => post(ordinary(slow.length)));
    const meanwhile = await longestAnswerWhile(() => post(slow));
    expect(meanwhile.longest).toBeLessThan(bound(usual, meanwhile));
  });

  it('is one however often it comes, also after a crash', async () => {
    const message = blank(MIB + 1);
    const { body: first } = await post(message);
    await product.kill();
    await product.start();
    const { status, body: again } = await post(message);
    expect([status, again]).toEqual([200, first]);
    const known = async () => (await listed()).filter(({ message: id }) => id === first['message']);
    // The list is a moment behind.
    while ((await known()).length === 0) await pause(50);
    const ofIt = await known();
    expect(ofIt).toEqual([
      {
        message: first['message'],
        state: 'waits',
        because: 'too_many_lines',
        size: message.length,
        href: `/mail/${String(first['message'])}`,
      },
    ]);
  }, 120_000);

  it('is looked at as it came, by those who handle cases and see the people in them', async () => {
    const message = blank(MIB + 2);
    const path = `/mail/${String((await post(message)).body['message'])}`;
    const here = await ask(path, 'handler');
    expect(here.status).toBe(200);
    expect(here.headers.get('content-disposition')).toContain('attachment');
    expect(Buffer.compare(Buffer.from(await here.arrayBuffer()), message)).toBe(0);
    expect((await ask(path, 'reporting')).status).toBe(403);
    expect((await ask(path, 'administrator')).status).toBe(403);
    expect((await ask(path, 'elsewhere')).status).toBe(404);
    expect(await listed('elsewhere')).toEqual([]);
  });

  it('goes with an erasure of what was kept of it', async () => {
    const message = blank(MIB + 3);
    const id = String((await post(message)).body['message']);
    const erase = `mutation ($party: ID!) { erasePerson(commandId: "gone", party: $party,
      input: { reason: "Article 17" }) { __typename } }`;
    const { erasePerson } = await product.query<{ erasePerson: { __typename: string } }>(
      tokens.get('administrator') ?? '',
      erase,
      { party: id },
    );
    expect(erasePerson.__typename).toBe('CommandAccepted');
    expect((await ask(`/mail/${id}`, 'handler')).status).toBe(410);
    expect((await post(message)).body).toMatchObject({ as: 'waits', message: id });
  });
});
