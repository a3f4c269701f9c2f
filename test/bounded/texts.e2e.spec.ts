import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getIntrospectionQuery } from 'graphql';
import { Product } from '../support/product.ts';

/** A request's body, told apart by a number from others of its shape, so that none is answered from a cache. */
type Shape = (unique: number) => string;

const times = (count: number, one: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => one(n)).join(' ');
const asking =
  (text: string, variables?: object): Shape =>
  (unique) =>
    JSON.stringify({ query: `#${unique}\n${text}`, variables });

/** What a client may well ask for: all that the schema has. */
const ORDINARY = asking(getIntrospectionQuery());
/** Small requests that cost seconds where nothing is bounded, and the largest of their kinds that are looked at. */
const SHAPES: Readonly<Record<string, Shape>> = {
  'directives, 8 KB': asking(`{me{person ${'@a'.repeat(4_000)}}}`),
  'as many directives as are taken': asking(`{me{person ${'@a '.repeat(1_990)}}}`),
  'variables that are not used, 43 KB': asking(`query(${times(4_000, (n) => `$v${n}:ID`)}){me{person}}`),
  'as many variables as are taken': asking(`query(${times(990, (n) => `$v${n}:ID`)}){me{person}}`),
  'fields that are not there, 16 KB': asking(`{${times(3_500, (n) => `u${n}`)}}`),
  'one field again and again': asking(`{${'me{person} '.repeat(990)}}`),
  'fragments within fragments': asking(
    `{...f0} ${times(40, (n) => `fragment f${n} on Query {${times(40, (m) => `...f${m}`)} me{person}}`)}`,
  ),
  'names of 28 KB': asking(`{${times(9, (n) => `${'x'.repeat(28_000)}${n}`)}}`),
  'a list of what is no word': asking(
    `mutation{acknowledge(commandId:"x",caseId:"y",input:{channel:[${'fax '.repeat(3_950)}]}){__typename}}`,
  ),
  'comments, 256 KB': asking(`${'#\n'.repeat(130_000)}{me{person}}`),
  'a syntax tree': () => JSON.stringify({ query: JSON.stringify({ kind: 'Document', definitions: [] }) }),
  'acts, 1.6 MB': asking('mutation($a:[ActStepInput!]!){recordActs(commandId:"x",caseId:"y",acts:$a){__typename}}', {
    a: Array(50_000).fill({ act: { addNote: { note: 'n' } } }),
  }),
  'words, 1.6 MB': asking(
    'mutation($i:AcknowledgeInput!){acknowledge(commandId:"x",caseId:"y",input:$i){__typename}}',
    { i: { channel: 'email', contents: Array(400_000).fill('a') } },
  ),
  'brackets within brackets, 0.5 MB': (unique) =>
    `{"query":"#${unique}\\n{me{person}}","variables":{"a":${'['.repeat(250_000)}${']'.repeat(250_000)}}}`,
};
/** Each is sent so often, because whatever else the machine does only ever adds to what a request costs. */
const TRIES = 3;
/** How much more than an ordinary request one may cost, in work and in how long others wait. Seconds are 30 and more. */
const AT_MOST = 10;
/** Bytes that the heap may have more of afterwards. */
const GROWTH = 64 * 1024 * 1024;

interface Cost {
  /** ms of the process' CPU. */
  readonly work: number;
  /** ms of the longest `/health/live` meanwhile. */
  readonly wait: number;
}

describe('texts that are made to cost much', () => {
  let product: Product;
  let token: string;
  let ordinary: Cost;

  beforeAll(async () => {
    product = await Product.create({ TIME: 'manual' });
    await product.start();
    token = await product.token('commonsense', 'handler');
    await least(ORDINARY);
    ordinary = await least(ORDINARY);
  }, 180_000);
  afterAll(() => product.remove());

  it.each(Object.keys(SHAPES))('are refused before they keep anybody waiting: %s', async (name) => {
    const { work, wait } = await least(SHAPES[name] ?? ORDINARY);
    expect(work).toBeLessThan(AT_MOST * ordinary.work);
    expect(wait).toBeLessThan(AT_MOST * ordinary.wait);
  });

  it('leave nothing behind that grows with them', async () => {
    const before = await figure('nodejs_heap_size_used_bytes');
    for (let n = 0; n < 60; n += 1) await send(asking(`{me{person}} #${'x'.repeat(3_900_000)}`)(n));
    for (let n = 0; n < 300; n += 1) await send(asking(`{me{person}} #${'x'.repeat(250_000)}`)(n));
    for (let n = 0; n < 300; n += 1) await send(asking(`{nobody} #${'x'.repeat(250_000)}`)(n));
    // Looking at it makes garbage, and so has it collected.
    while ((await figure('nodejs_heap_size_used_bytes')) > before + GROWTH);
    expect(await send(ORDINARY(-1))).toBe(200);
  });

  /** What the cheapest of several tries cost, and the longest wait of the try that kept others waiting least. */
  async function least(shape: Shape): Promise<Cost> {
    const costs: Cost[] = [];
    for (let n = 0; n < TRIES; n += 1) costs.push(await costOf(shape((unique += 1))));
    return { work: Math.min(...costs.map(({ work }) => work)), wait: Math.min(...costs.map(({ wait }) => wait)) };
  }
  let unique = 0;

  async function costOf(body: string): Promise<Cost> {
    const isOver = new AbortController();
    const waited = longestAnswer(isOver.signal);
    const before = await figure('process_cpu_seconds_total');
    const status = await send(body);
    const after = await figure('process_cpu_seconds_total');
    isOver.abort();
    expect([200, 400, 413]).toContain(status);
    return { work: (after - before) * 1_000, wait: await waited };
  }

  async function longestAnswer(signal: AbortSignal): Promise<number> {
    let longest = 0;
    do {
      const from = performance.now();
      expect((await fetch(`${product.url}/health/live`)).status).toBe(200);
      longest = Math.max(longest, performance.now() - from);
    } while (!signal.aborted);
    return longest;
  }

  async function send(body: string): Promise<number> {
    const response = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body,
    });
    await response.arrayBuffer();
    return response.status;
  }

  async function figure(name: string): Promise<number> {
    const text = await (await fetch(`${product.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }
});
