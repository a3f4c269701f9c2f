import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { hurriedTimers } from '../event-store/testing/index.ts';
import { until } from '../event-store/testing/until.ts';
import type { SubscriptionStatus } from '#event-store';
import { Projector, type ReadModel } from './index.ts';
import { startTestDatabase, storedRows, type TestDatabase } from './testing/database.ts';
import { projected } from './testing/in-memory.ts';
import {
  opened,
  sales,
  salesByKey,
  sold,
  tillCodec,
  TillLog,
  withdrawn,
  type SalesProjection,
  type SalesRow,
} from './testing/tills.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

/** What a till has sold, as the log has it. */
const salesOf = ({ events }: TillLog): readonly SalesRow[] => projected(sales, events);

const stripped = (rows: readonly Record<string, unknown>[]): readonly unknown[] =>
  rows.map(({ key, organisation, item, pence, events, last_sold_at: lastSoldAt }) => ({
    key,
    organisation,
    item,
    pence,
    events,
    lastSoldAt,
  }));

const rowsOf = async (readModel: ReadModel, projection: SalesProjection = sales) =>
  stripped(await storedRows(readModel, projection));

const projectorOf = (readModel: ReadModel, { log }: TillLog, batchSize = 3): Projector =>
  new Projector({ readModel, log, codec: tillCodec, batchSize, watchMs: 5 });

async function fill(log: TillLog, count: number, tills = ['a', 'b', 'c']): Promise<void> {
  const items = ['tea', 'jam', 'oats'];
  for (let n = 0; n < count; n += 1) {
    const till = tills[n % tills.length] as string;
    const item = items[(n * 7) % items.length] as string;
    await log.append(till, n % 11 === 10 ? withdrawn(item) : n % 5 === 4 ? opened : sold(item));
  }
}

describe('the projection engine', () => {
  let log: TillLog;
  let readModel: ReadModel;
  beforeEach(async () => {
    log = new TillLog();
    readModel = await database.open([sales, salesByKey]);
  });

  it('writes the rows that the fold says, with their partition and position', async () => {
    await fill(log, 40);
    await projectorOf(readModel, log).catchUp();
    expect(await rowsOf(readModel)).toEqual(salesOf(log));
    expect(await rowsOf(readModel, salesByKey)).toEqual(salesOf(log));
    const [row] = await storedRows(readModel, sales);
    const last = log.events.filter(({ id }) => (row?.['events'] as string[]).includes(id)).at(-1);
    expect(row).toMatchObject({ partition: 'till-a', position: last?.position.toText() });
  });

  it('does not depend on the size of the batches or on where it was interrupted', async () => {
    const stretches = fc.array(fc.record({ events: fc.nat(12), batchSize: fc.integer({ min: 1, max: 6 }) }), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(stretches, async (parts) => {
        const own = new TillLog();
        await readModel.reset('sales');
        for (const { events, batchSize } of parts) {
          await fill(own, events);
          await projectorOf(readModel, own, batchSize).catchUp(['sales']);
        }
        expect(await rowsOf(readModel)).toEqual(salesOf(own));
      }),
      { numRuns: 15 },
    );
  });

  it('is up to date with what comes while it runs, and says so to whoever waits', async () => {
    const stopping = new AbortController();
    const running = projectorOf(readModel, log).run(stopping.signal);
    await fill(log, 20);
    const end = log.log.events.at(-1)!.position;
    expect(await readModel.waitFor(end, 10_000)).toBe(true);
    expect(await rowsOf(readModel)).toEqual(salesOf(log));
    expect(await readModel.status(end)).toMatchObject([
      { projection: 'sales', position: end.toText(), lag: '0', parked: 0 },
      { projection: 'sales_by_key', lag: '0' },
    ]);
    stopping.abort();
    await running;
  });

  it('builds the same rows again, and once more', async () => {
    await fill(log, 30);
    const projector = projectorOf(readModel, log);
    await projector.catchUp();
    const lived = await storedRows(readModel, sales);
    for (let time = 0; time < 2; time += 1) {
      await projector.rebuild('sales');
      expect(await rowsOf(readModel)).toEqual([]);
      expect(await readModel.freshness(['sales'])).toEqual({ position: null, ready: false });
      await projector.catchUp();
      expect(await storedRows(readModel, sales)).toEqual(lived);
    }
    expect(lived).not.toEqual([]);
  });

  it('builds again under a running projector when another process asks for it', async () => {
    await fill(log, 30);
    const stopping = new AbortController();
    const running = projectorOf(readModel, log).run(stopping.signal);
    const end = log.log.events.at(-1)!.position;
    await readModel.waitFor(end, 10_000);
    await readModel.reset('sales');
    // The log is quiet: only the projector's own look at its checkpoint tells.
    expect(await readModel.waitFor(end, 10_000, ['sales'])).toBe(true);
    expect(await rowsOf(readModel)).toEqual(salesOf(log));
    stopping.abort();
    await running;
  });

  it('loses and doubles nothing where two run at once', async () => {
    const other = await database.open([sales, salesByKey], readModel.schema.replace('redress_', ''));
    const stopping = new AbortController();
    const running = [projectorOf(readModel, log, 3), projectorOf(other, log, 5)].map((one) => one.run(stopping.signal));
    await fill(log, 120);
    const end = log.log.events.at(-1)!.position;
    expect(await readModel.waitFor(end, 20_000)).toBe(true);
    expect(await rowsOf(readModel)).toEqual(salesOf(log));
    stopping.abort();
    await Promise.all(running);
  });

  it('is ready once it has caught up, also in the eyes of a process that runs nothing', async () => {
    await fill(log, 5);
    expect((await readModel.status()).map(({ ready }) => ready)).toEqual([false, false]);
    await projectorOf(readModel, log).catchUp(['sales']);
    const other = await database.open([sales], readModel.schema.replace('redress_', ''));
    expect(await other.status()).toMatchObject([{ projection: 'sales', ready: true, state: 'elsewhere' }]);
  });

  it('gives up waiting when the time is over', async () => {
    await fill(log, 1);
    expect(await readModel.waitFor(log.log.events.at(-1)!.position, 1)).toBe(false);
  });

  it('stands still at an event type of a newer release, and is not ready', async () => {
    await log.append('a', sold('tea'));
    log.log.put({ ...log.log.events[0]!, type: 'Bartered', revision: 1 });
    const seen: SubscriptionStatus['state'][] = [];
    const projector = new Projector({
      readModel,
      log: log.log,
      codec: tillCodec,
      onStatus: ({ name, state }) => name === 'sales' && seen.push(state),
    });
    // Of several projections the first to fail stops the others, whichever that is.
    await expect(projector.catchUp(['sales'])).rejects.toMatchObject({ code: 'UNKNOWN_EVENT_TYPE' });
    expect(seen).toContain('failed');
    expect(await readModel.status()).toMatchObject([{ state: 'failed', ready: false }, { ready: false }]);
    // What came before it is kept.
    expect(await rowsOf(readModel)).toHaveLength(1);
  });

  it('goes on after the database was away for a batch', async () => {
    await fill(log, 10);
    let failures = 2;
    const stumbling: SalesProjection = {
      ...sales,
      partition(event) {
        if ((failures -= 1) >= 0) throw new Error('no luck');
        return sales.partition(event);
      },
    };
    const own = await database.open([stumbling]);
    const projector = new Projector({ readModel: own, log: log.log, codec: tillCodec, timers: hurriedTimers });
    await projector.catchUp();
    expect(await rowsOf(own)).toEqual(salesOf(log));
    await until(() => failures < 0);
  });
});
