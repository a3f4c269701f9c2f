import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFrozen } from './support/older-version.ts';
import { Product } from './support/product.ts';

interface Tally {
  readonly started: number;
  readonly met: number;
  readonly met_late: number;
  readonly missed: number;
  readonly cancelled: number;
}
interface Simulated {
  readonly cases: number;
  readonly differing: number;
  readonly rules: readonly {
    readonly rule: string;
    readonly was: Tally;
    readonly would: Tally;
    readonly otherDate: number;
  }[];
  readonly notTaken: readonly { readonly code: string; readonly rule: string | null; readonly count: number }[];
  readonly differences: readonly {
    readonly reference: string;
    readonly limits: readonly { readonly clock: string; readonly was: unknown; readonly would: unknown }[];
  }[];
}

const ORGANISATION = 'commonsense';

/** Received on a Monday; acknowledged the same day, two days later, or never; closed a week later or open. */
const ROWS = [
  ['1', '2025-06-02', '2025-06-02T15:00:00+01:00', '2025-06-09'],
  ['2', '2025-06-02', '2025-06-04T15:00:00+01:00', '2025-06-09'],
  ['3', '2025-06-09', '2025-06-11T15:00:00+01:00', ''],
  ['4', '2025-06-16', '', ''],
] as const;

const MAP = {
  columns: {
    externalReference: 'No',
    receivedAt: 'Received',
    acknowledgedAt: 'Acknowledged',
    closedOn: 'Closed',
    acknowledgedBy: 'By',
    narrative: 'What',
  },
  defaults: { kind: 'complaint', channel: 'email' },
  facts: { formally_raised: true },
};

describe('a pack tried on the history of an organisation', () => {
  let product: Product;
  let folder: string;
  let source: string;
  beforeAll(async () => {
    product = await Product.create();
    folder = await mkdtemp(join(tmpdir(), 'redress-packs-'));
    await product.start();
    const rows = ROWS.map(([no, received, acknowledged, closed]) =>
      [no, received, acknowledged, closed, 'Hal', 'A private matter'].join(','),
    );
    await writeFile(join(folder, 'rows.csv'), ['No,Received,Acknowledged,Closed,By,What', ...rows].join('\n'));
    await writeFile(join(folder, 'map.json'), JSON.stringify(MAP));
    const imported = await product.cli(
      ...['import', join(folder, 'rows.csv'), '--format', 'csv'],
      ...['--map', join(folder, 'map.json'), '--organisation', ORGANISATION],
    );
    expect(imported).toMatchObject({ code: 0 });
    source = await readFile(new URL('../libs/procedure/packs/commonsense.yaml', import.meta.url), 'utf8');
  }, 120_000);
  afterAll(async () => {
    await product.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function packFile(name: string, text: string): Promise<string> {
    const file = join(folder, name);
    await writeFile(file, text);
    return file;
  }
  const simulated = async (file: string, ...more: readonly string[]): Promise<Simulated> =>
    product.json<Simulated>(
      ...['pack', 'simulate', file, '--organisation', ORGANISATION, '--from', '2025-06-01', ...more],
    );
  const events = async (): Promise<unknown> => (await product.json<{ events: unknown }>('verify')).events;

  it('under the pack in force nothing differs, and nothing is written', async () => {
    const before = await events();
    const same = await simulated(await packFile('same.yaml', source));
    expect(same).toMatchObject({ cases: 4, differing: 0, notTaken: [], differences: [] });
    expect(same.rules.every(({ was, would }) => JSON.stringify(was) === JSON.stringify(would))).toBe(true);
    expect(same.rules.some(({ was }) => was.missed > 0)).toBe(true);
    expect(await events()).toBe(before);
  });

  it('a longer limit that asks for less would have been kept, with both dates', async () => {
    const longer = source
      .replace(/^version: 1$/m, 'version: 2')
      .replace('for: {n: 1, unit: working_day}', 'for: {n: 2, unit: working_day}')
      .replace('mustInclude: [handlerName, expectedReplyDate]', 'mustInclude: [handlerName]');
    const file = await packFile('longer.yaml', longer);
    const found = await simulated(file);
    expect(found.rules.find(({ rule }) => rule === 'ack')).toMatchObject({
      was: { started: 4, met: 0, met_late: 0, missed: 4 },
      would: { started: 4, met: 3, missed: 1 },
      otherwise: 3,
      otherDate: 1,
    });
    expect(found.differing).toBe(3);
    const [first] = found.differences;
    expect(first?.limits.find(({ clock }) => clock === 'ack')).toMatchObject({
      was: { result: 'missed', dueDate: '2025-06-03' },
      would: { result: 'met', dueDate: '2025-06-04' },
    });
    const rest = await simulated(file, '--skip', '1', '--limit', '1');
    expect(rest.differences.map(({ reference }) => reference)).toEqual([found.differences[1]?.reference]);
    const { stdout } = await product.cli(
      ...['pack', 'simulate', file, '--organisation', ORGANISATION, '--from', '2025-06-01'],
    );
    expect(stdout).toContain('ack: missed, due 2025-06-03 -> met, due 2025-06-04');
    expect(stdout).not.toContain('private matter');
  });

  it('cases received before the day given are left alone', async () => {
    const file = await packFile('same.yaml', source);
    const late = await product.json<Simulated>(
      ...['pack', 'simulate', file, '--organisation', ORGANISATION, '--from', '2025-06-10'],
    );
    expect(late.cases).toBe(1);
  });

  it('a pack with faults is not tried, and says them', async () => {
    const file = await packFile('faulty.yaml', source.replace('owner: investigator', 'owner: nobody'));
    const { code, stderr } = await product.cli(
      ...['pack', 'simulate', file, '--organisation', ORGANISATION, '--from', '2025-06-01'],
    );
    expect(code).toBe(1);
    expect(stderr).toContain('no role "nobody"');
  });

  describe('a case that an older version decided', () => {
    const history = <T>(organisation: string, ...more: readonly string[]): Promise<T> =>
      product.json<T>('status', '--history', '--organisation', organisation, ...more);
    const left = {
      clock: 'follow_up',
      title: 'Check back with the customer',
      onRecord: { how: 'met', at: '2025-04-25T09:00:00.000Z', dueAt: '2025-05-24T23:00:00.000Z', missedBy: null },
      derived: null,
    };

    it('is listed with the limits that are over and would be read otherwise now, page by page, and stays as it is', async () => {
      expect(await history(ORGANISATION)).toMatchObject({ cases: 4, differing: 0, listed: [], unread: 0 });
      // It answered a customer by a letter that was voided, and then by another.
      let caseId = '';
      await product.within(async (core) => {
        caseId = await writeFrozen(core, 'spec 105', ORGANISATION);
      });
      const before = await events();
      expect(await history(ORGANISATION)).toEqual({
        ...{ organisation: ORGANISATION, cases: 5, differing: 1, unread: 0, undecided: [] },
        listed: [{ caseId, reference: 'TST-2025-00001', limits: [left] }],
      });
      expect(await history(ORGANISATION, '--skip', '1')).toMatchObject({ differing: 1, listed: [] });
      expect(await history('aura')).toMatchObject({ cases: 0, listed: [] });
      const { stdout } = await product.cli('status', '--history', '--organisation', ORGANISATION);
      expect(stdout).toContain(
        'Check back with the customer (follow_up): on record met 2025-04-25T09:00:00.000Z, due 2025-05-24T23:00:00.000Z; now none',
      );
      expect(await events()).toBe(before);
    });

    it('is asked for of one organisation that is registered', async () => {
      expect(await product.cli('status', '--history')).toMatchObject({ code: 1 });
      expect(await product.cli('status', '--history', '--organisation', 'nobody')).toMatchObject({ code: 1 });
    });
  });
});
