import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Projector, type ReadModel } from './index.ts';
import { startTestDatabase, storedRows, type TestDatabase } from './testing/database.ts';
import { projected } from './testing/in-memory.ts';
import { sales, salesByKey, sold, tillCodec, TillLog, type SalesProjection } from './testing/tills.ts';

let database: TestDatabase;
let isMended: boolean;
/** Breaks on stolen goods until it is mended. */
const breaking = (projection: SalesProjection): SalesProjection => ({
  ...projection,
  fold(rows, event, open) {
    if (!isMended && event.data.item === 'loot') throw new Error('no price for loot');
    return projection.fold(rows, event, open);
  },
});

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

describe.each([breaking(sales), breaking(salesByKey)])('an event that $name breaks on', (projection) => {
  let log: TillLog;
  let readModel: ReadModel;
  let projector: Projector;
  const keys = async () => (await storedRows(readModel, projection)).map(({ key }) => key);
  const { name } = projection;

  beforeEach(async () => {
    isMended = false;
    log = new TillLog();
    readModel = await database.open([projection]);
    projector = new Projector({ readModel, log: log.log, codec: tillCodec, batchSize: 2 });
    for (const item of ['tea', 'loot', 'jam']) for (const till of ['a', 'b']) await log.append(till, sold(item));
    await log.append('c', sold('loot'));
    await log.append('d', sold('tea'));
  });

  it('parks its partition only: what came before stands, what comes later waits, the others go on', async () => {
    await projector.catchUp();
    expect(await keys()).toEqual(['till-a/tea', 'till-b/tea', 'till-d/tea']);
    const parked = await readModel.parked();
    expect(parked.map(({ partition }) => partition)).toEqual(['till-a', 'till-b', 'till-c']);
    expect(parked[0]).toMatchObject({
      projection: name,
      event: log.events[2]?.id,
      position: log.events[2]?.position.toText(),
      error: 'no price for loot',
    });
    expect(await readModel.status()).toMatchObject([{ parked: 3, ready: true }]);
  });

  it('is folded with all that waited for it, once it is mended', async () => {
    await projector.catchUp();
    await log.append('a', sold('oats'));
    await projector.catchUp();
    isMended = true;
    expect(await projector.retryParked(name, 'till-a')).toEqual({ freed: ['till-a'], parked: [] });
    expect((await readModel.parked()).map(({ partition }) => partition)).toEqual(['till-b', 'till-c']);
    expect((await projector.retryParked(name)).freed).toEqual(['till-b', 'till-c']);
    await log.append('a', sold('tea'));
    await projector.catchUp();
    expect((await storedRows(readModel, projection)).map(({ key, events }) => ({ key, events }))).toEqual(
      projected(sales, log.events).map(({ key, events }) => ({ key, events })),
    );
    expect(await readModel.status()).toMatchObject([{ parked: 0 }]);
  });

  it('stays parked while it is not mended', async () => {
    await projector.catchUp();
    const before = await readModel.parked();
    expect(await projector.retryParked(name)).toEqual({ freed: [], parked: before });
    expect(await keys()).toEqual(['till-a/tea', 'till-b/tea', 'till-d/tea']);
  });

  it('is parked again by a rebuild, which skips nothing', async () => {
    await projector.catchUp();
    const before = await readModel.parked();
    await projector.rebuild(name);
    expect(await readModel.parked()).toEqual([]);
    await projector.catchUp();
    expect((await readModel.parked()).map(({ partition, event }) => ({ partition, event }))).toEqual(
      before.map(({ partition, event }) => ({ partition, event })),
    );
    isMended = true;
    await projector.rebuild(name);
    await projector.catchUp();
    expect(await readModel.parked()).toEqual([]);
    expect(await keys()).toEqual(projected(sales, log.events).map(({ key }) => key));
  });
});

/** Which nothing compresses. */
const TOO_LONG_FOR_A_KEY = Array.from({ length: 3_000 }, (_, n) =>
  String.fromCharCode(0x4e00 + ((n * 7_919) % 20_000)),
).join('');

describe('an event that the database does not take', () => {
  it('parks its partition, though the whole batch failed with it', async () => {
    const log = new TillLog();
    const readModel = await database.open([sales]);
    const projector = new Projector({ readModel, log: log.log, codec: tillCodec });
    for (const item of ['tea', TOO_LONG_FOR_A_KEY, 'jam'])
      for (const till of ['a', 'b']) await log.append(till, sold(item));
    await log.append('c', sold('tea'));
    await projector.catchUp();
    expect((await storedRows(readModel, sales)).map(({ key }) => key)).toEqual([
      'till-a/tea',
      'till-b/tea',
      'till-c/tea',
    ]);
    expect((await readModel.parked()).map(({ partition }) => partition)).toEqual(['till-a', 'till-b']);
    expect((await projector.retryParked('sales')).freed).toEqual([]);
  });
});

describe('an event that cannot be read', () => {
  it('lets its stream wait, until it can', async () => {
    const log = new TillLog();
    const readModel = await database.open([sales]);
    const projector = new Projector({ readModel, log: log.log, codec: tillCodec });
    for (const item of ['tea', 'jam', 'oats']) for (const till of ['a', 'b']) await log.append(till, sold(item));
    const damaged = log.log.events[2]!;
    log.log.events[2] = { ...damaged, data: { item: 'jam', pence: 'many' } };
    await projector.catchUp();
    const keys = async () => (await storedRows(readModel, sales)).map(({ key }) => key);
    expect(await keys()).toEqual(['till-a/tea', 'till-b/jam', 'till-b/oats', 'till-b/tea']);
    expect(await readModel.parked()).toMatchObject([{ partition: 'malformed till-a', event: 'till-a@1' }]);
    expect((await projector.retryParked('sales')).freed).toEqual([]);
    log.log.events[2] = damaged;
    expect((await projector.retryParked('sales')).freed).toEqual(['malformed till-a']);
    expect(await keys()).toEqual(projected(sales, log.events).map(({ key }) => key));
  });
});
