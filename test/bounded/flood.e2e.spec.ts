import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from '../support/product.ts';
import { receive, writtenBy, type Told } from './commands.ts';

const AT_ONCE = 4;
const WAITING = 12;
/** Commands sent together, many times more than fit. */
const FLOOD = 200;
/** Bytes that the heap may have more of after all floods than after the first. */
const GROWTH = 64 * 1024 * 1024;

describe('more commands than fit', () => {
  let product: Product;
  let token: string;

  beforeAll(async () => {
    product = await Product.create({
      TIME: 'manual',
      REQUESTS_AT_ONCE: String(AT_ONCE),
      REQUESTS_WAITING: String(WAITING),
    });
    await product.start();
    token = await product.token('commonsense', 'handler');
  }, 120_000);
  afterAll(() => product.remove());

  const flood = async (ids: readonly string[]): Promise<ReadonlyMap<string, Told>> =>
    new Map(await Promise.all(ids.map(async (id) => [id, await receive(product.url, token, id)] as const)));
  const figure = async (name: string): Promise<number> => {
    const text = await (await fetch(`${product.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  };

  it('are each carried out once or told to come again, while it stays alive; and afterwards all is as before', async () => {
    const ids = Array.from({ length: FLOOD }, (_, n) => `flood-${n}`);
    const isFlooding = new AbortController();
    const lives = alive(isFlooding.signal);
    const first = await flood(ids);
    isFlooding.abort();

    const accepted = ids.filter((id) => first.get(id)?.told === 'accepted');
    const refused = ids.filter((id) => first.get(id)?.told === 'again');
    expect(accepted.length + refused.length).toBe(FLOOD);
    // What fits is carried out, and there is more than fits.
    expect(accepted.length).toBeGreaterThanOrEqual(AT_ONCE + WAITING);
    expect(refused.length).toBeGreaterThan(0);
    for (const id of refused) expect(first.get(id)).toMatchObject({ told: 'again', status: 503, retryAfter: '1' });
    expect(await lives).toEqual(expect.arrayContaining([200]));
    expect(new Set(await lives)).toEqual(new Set([200]));

    const written = await writtenBy(product);
    for (const id of accepted) expect({ told: 'accepted', events: written.get(id) }).toEqual(first.get(id));
    expect(refused.filter((id) => written.has(id))).toEqual([]);

    const heap = await figure('nodejs_heap_size_used_bytes');
    const second = await flood(refused);
    let left = refused.filter((id) => second.get(id)?.told !== 'accepted');
    // Come again in the numbers that fit, they are all carried out.
    for (; left.length > 0; left = left.slice(AT_ONCE + WAITING)) {
      const answers = await flood(left.slice(0, AT_ONCE + WAITING));
      expect(new Set([...answers.values()].map(({ told }) => told))).toEqual(new Set(['accepted']));
    }
    // And once more what was carried out already: it is answered as before and written no second time.
    const again = await Promise.all(accepted.slice(0, AT_ONCE).map((id) => receive(product.url, token, id)));
    expect(again).toEqual(accepted.slice(0, AT_ONCE).map((id) => first.get(id)));
    const all = await writtenBy(product);
    const perCommand = written.get(accepted[0] ?? '')?.length;
    expect(ids.map((id) => all.get(id)?.length)).toEqual(ids.map(() => perCommand));

    expect(await figure('redress_requests_in_hand')).toBe(0);
    expect(await figure('redress_requests_waiting')).toBe(0);
    expect(await figure('redress_requests_refused_total')).toBeGreaterThanOrEqual(refused.length);
    // Looking at it makes garbage, and so has it collected.
    while ((await figure('nodejs_heap_size_used_bytes')) > heap + GROWTH);
    expect(await receive(product.url, token, 'after the flood')).toMatchObject({ told: 'accepted' });
  }, 180_000);

  /** The statuses that `/health/live` answered with, asked again and again. */
  async function alive(signal: AbortSignal): Promise<readonly number[]> {
    const statuses: number[] = [];
    do statuses.push((await fetch(`${product.url}/health/live`)).status);
    while (!signal.aborted);
    return statuses;
  }
});
