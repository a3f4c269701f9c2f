import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product } from './support/product.ts';
import { sample, workingDaysAfter, writeSample } from './support/sample.ts';

interface Imported {
  readonly rows: number;
  readonly imported: number;
  readonly known: number;
  readonly rejected: number;
  readonly events: number;
}
interface RegisterPage {
  readonly register: {
    readonly edges: readonly {
      readonly node: {
        readonly caseId: string;
        readonly reference: string;
        readonly externalReference: string;
        readonly status: string;
        readonly origin: string;
      };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}
interface Figure {
  readonly count: number;
  readonly cases: readonly string[];
}

const ORGANISATION = 'commonsense';
/** Rows that are in when the process is killed. */
const HALF_WAY = 100;

describe('a file of 400 real complaints, imported while the process is killed', () => {
  let product: Product;
  let token: string;
  let command: readonly string[];
  beforeAll(async () => {
    product = await Product.create();
    await product.start();
    token = await product.token(ORGANISATION, 'auditor');
    const file = join(product.dataDir, 'sample.csv');
    writeSample(file);
    command = ['import', file, '--format', 'cfpb', '--organisation', ORGANISATION];
  }, 60_000);
  afterAll(() => product.remove());

  const page = (after: string | null, first = 200): Promise<RegisterPage> =>
    product.query(
      token,
      `query ($first: Int, $after: String) { register(first: $first, after: $after, sort: reference) {
         edges { node { caseId reference externalReference status origin } } pageInfo { hasNextPage endCursor } } }`,
      { first, after },
    );

  async function wholeRegister() {
    const nodes = [];
    for (let after: string | null = null; ;) {
      const { register }: RegisterPage = await page(after);
      nodes.push(...register.edges.map((edge) => edge.node));
      if (!register.pageInfo.hasNextPage) return nodes;
      after = register.pageInfo.endCursor;
    }
  }

  it('survives kill -9 half-way: the same command finishes it, nothing missing and nothing double', async () => {
    const interrupted = product.cli(...command);
    while ((await page(null, HALF_WAY)).register.edges.length < HALF_WAY) await pause(50);
    await product.kill();
    expect((await interrupted).code).not.toBe(0);

    await product.start();
    const resumed = await product.json<Imported>(...command);
    expect(resumed).toMatchObject({ rows: sample.length, rejected: 0 });
    expect(resumed.imported + resumed.known).toBe(sample.length);
    expect(resumed.known).toBeGreaterThanOrEqual(HALF_WAY);

    await product.json('export', '2023', '--organisation', ORGANISATION);
    const nodes = await wholeRegister();
    expect(nodes).toHaveLength(sample.length);
    expect(new Set(nodes.map((node) => node.reference)).size).toBe(sample.length);
    expect(nodes.map((node) => node.externalReference).sort()).toEqual(sample.map((row) => row.number).sort());
    expect(nodes.every((node) => node.origin === 'import')).toBe(true);
  }, 240_000);

  it('the same file again writes nothing, and every chain verifies', async () => {
    expect(await product.json<Imported>(...command)).toMatchObject({
      imported: 0,
      known: sample.length,
      events: 0,
      rejected: 0,
    });
    expect(await product.json('verify')).toMatchObject({ faults: [] });
  }, 240_000);

  it('every case of the published years has the due dates that counting by hand gives', async () => {
    const byNumber = new Map(sample.map((row) => [row.number, row]));
    const nodes = (await wholeRegister()).filter((_, index) => index % 13 === 0);
    for (const node of nodes) {
      const { case: found } = await product.query<{
        case: { clocks: readonly { id: string; firstDueDate: string; provisional: boolean; state: string }[] };
      }>(token, 'query ($id: ID!) { case(id: $id) { clocks { id firstDueDate provisional state } } }', {
        id: node.caseId,
      });
      const row = byNumber.get(node.externalReference)!;
      const clock = (id: string) => found.clocks.find((one) => one.id === id)!;
      if (row.received < '2015') {
        expect(clock('ack').provisional).toBe(true);
        continue;
      }
      expect(clock('ack')).toMatchObject({ firstDueDate: workingDaysAfter(row.received, 1), provisional: false });
      expect(clock('response')).toMatchObject({ firstDueDate: workingDaysAfter(row.received, 3), provisional: false });
    }
  }, 120_000);

  it('sets off no notice: history is no news', async () => {
    const { notices } = await product.query<{ notices: { edges: readonly unknown[] } }>(
      token,
      '{ notices(first: 5) { edges { cursor } } }',
    );
    expect(notices.edges).toEqual([]);
  });

  it('the quarterly report equals a count of our own over the file', async () => {
    const inQuarter = sample.filter((row) => row.received >= '2023-07-01' && row.received <= '2023-09-30');
    const report = await product.json<{
      received: Figure;
      closed: Figure;
      closedDateUnknown: Figure;
      openAtStart: Figure;
      openAtEnd: Figure;
      duties: readonly ({ rule: string; nature: string } & Record<'due' | 'met' | 'missed' | 'notKnown', Figure>)[];
    }>('export', '2023-Q3', '--organisation', ORGANISATION);
    const open = (rows: typeof sample) => rows.filter((row) => !row.isClosed).length;
    expect(report.received.count).toBe(inQuarter.length);
    expect(report.closed.count).toBe(0);
    expect(report.closedDateUnknown.count).toBe(inQuarter.filter((row) => row.isClosed).length);
    expect(report.openAtStart.count).toBe(open(sample.filter((row) => row.received < '2023-07-01')));
    expect(report.openAtEnd.count).toBe(open(sample.filter((row) => row.received <= '2023-09-30')));

    for (const [rule, days] of [
      ['ack', 1],
      ['response', 3],
    ] as const) {
      const due = sample.filter((row) => {
        const date = workingDaysAfter(row.received, days);
        return date >= '2023-07-01' && date <= '2023-09-30';
      });
      const line = report.duties.find((one) => one.rule === rule)!;
      expect({
        due: line.due.count,
        met: line.met.count,
        missed: line.missed.count,
        notKnown: line.notKnown.count,
      }).toEqual({
        due: due.length,
        met: 0,
        missed: open(due),
        notKnown: due.length - open(due),
      });
    }
    expect(report.received.cases).toHaveLength(inQuarter.length);
  }, 60_000);

  it('replays an imported case with its provenance, and as it was not yet known', async () => {
    const [first] = await wholeRegister();
    const replayed = await product.cli('replay', first!.reference, '--organisation', ORGANISATION);
    expect(replayed.stdout).toMatch(/Complaint received .*recorded .*imported from line \d+/);
    const before = await product.cli(
      'replay',
      first!.reference,
      '--organisation',
      ORGANISATION,
      '--as-of',
      '2020-01-01',
    );
    expect(before.stdout).toContain('0 events');
  });

  it('stops in order: SIGTERM ends it with 0', async () => {
    expect(await product.stop()).toBe(0);
  });
});
