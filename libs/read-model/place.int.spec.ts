import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdPlaces, LogMismatch, type StoredEvent } from '#event-store';
import { Projector, rememberedIn, type ReadModel } from './index.ts';
import { startTestDatabase, storedRows, type TestDatabase } from './testing/database.ts';
import { opened, sales, sold, tillCodec, TillLog } from './testing/tills.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

/** Two tills have sold, and the projection has seen it all; the last event is none of its own. */
async function given(): Promise<{ readonly tills: TillLog; readonly readModel: ReadModel }> {
  const readModel = await database.open([sales]);
  const tills = new TillLog();
  await tills.append('1', sold('tea'));
  await tills.append('2', sold('bun'));
  await tills.append('1', opened);
  await catchUp(readModel, tills);
  return { tills, readModel };
}
const catchUp = (readModel: ReadModel, { log }: TillLog): Promise<void> =>
  new Projector({ readModel, log, codec: tillCodec }).catchUp();

/** Another log with the events given. */
function withEvents(events: readonly Omit<StoredEvent, 'position'>[]): TillLog {
  const tills = new TillLog();
  for (const event of events) tills.log.put(event);
  return tills;
}
const codeOf = async (held: Promise<unknown>): Promise<string> =>
  held.then(
    () => 'accepted',
    (error: unknown) => (error instanceof LogMismatch ? error.code : String(error)),
  );

/** What the database remembers, held as it is at the start. */
const held = async ({ schema }: ReadModel, log: TillLog['log']): Promise<unknown> =>
  holdPlaces(log, [await rememberedIn(database.databaseUrl, schema.replace('redress_', ''))]);

describe('what the read models have seen is held against the log', () => {
  it.each<[string, (events: readonly StoredEvent[]) => readonly Omit<StoredEvent, 'position'>[], string]>([
    ['the same log', (events) => events, 'accepted'],
    ['no log', () => [], 'LOG_MISSING'],
    ['the log of yesterday', (events) => events.slice(0, -1), 'LOG_OLDER'],
    ['another log', (events) => events.map((event) => ({ ...event, id: randomUUID() })), 'LOG_OLDER'],
    [
      'the log with its last event altered',
      (events) => [
        ...events.slice(0, -1),
        { ...events.at(-1)!, metadata: { ...(events.at(-1)!.metadata as object), hash: 'another' } },
      ],
      'LOG_ALTERED',
    ],
  ])('%s', async (_what, change, code) => {
    const { tills, readModel } = await given();

    const log = withEvents(change(tills.log.events)).log;
    expect(await codeOf(held(readModel, log))).toBe(code);
    // At each connection as well: the server may have been given another log under a running product.
    const running = new Projector({ readModel, log, codec: tillCodec }).catchUp();
    const atOnce = await codeOf(running);
    expect(atOnce === code || (code === 'LOG_MISSING' && atOnce === 'LOG_OLDER')).toBe(true);
  });

  it('the same log on another server is read on from where its event is there', async () => {
    const { tills, readModel } = await given();
    const elsewhere = { ...tills.log.events[0]!, stream: 'elsewhere-1', id: '00000000-0000-4000-8000-000000000009' };
    const moved = withEvents([elsewhere, ...tills.log.events]);
    const until = new AbortController();
    expect(await codeOf(new Projector({ readModel, log: moved.log, codec: tillCodec }).run(until.signal))).toBe(
      'LOG_MOVED',
    );
    expect(await codeOf(held(readModel, moved.log))).toBe('accepted');
    await readModel.follow(moved.log);
    await moved.append('2', sold('bun'));
    await catchUp(readModel, moved);
    const rows = await storedRows(readModel, sales);
    expect(rows.map(({ item, pence }) => [item, pence])).toEqual([
      ['tea', 100],
      ['bun', 200],
    ]);
  });

  it('on a server without other people’s events that were passed over, what is recorded next is read', async () => {
    const { tills, readModel } = await given();
    const ours = [...tills.log.events];
    const theirs = { ...ours[0]!, stream: 'elsewhere-1', id: '00000000-0000-4000-8000-000000000009' };
    tills.log.put(theirs);
    await new Projector({ readModel, log: tills.log, codec: tillCodec, batchSize: 1 }).catchUp();
    const [stands] = await readModel.status((await tills.log.last())!.position);
    expect(stands!.lag).toBe('0');
    const moved = withEvents(ours);
    await readModel.follow(moved.log);
    await moved.append('3', sold('pie'));
    await catchUp(readModel, moved);
    const rows = await storedRows(readModel, sales);
    expect(rows.map(({ item, pence }) => [item, pence])).toEqual([
      ['tea', 100],
      ['bun', 100],
      ['pie', 100],
    ]);
  });

  it.each([
    ['earlier positions', 2, 0],
    ['later positions', 0, 2],
  ])('what waits there at %s is folded once it is mended: all of it, and nothing twice', async (_at, before, after) => {
    let isMended = false;
    const breaking = {
      ...sales,
      fold: (...[rows, event, open]: Parameters<typeof sales.fold>) => {
        if (!isMended && event.data.item === 'loot') throw new Error('no price for loot');
        return sales.fold(rows, event, open);
      },
    };
    const readModel = await database.open([breaking]);
    const theirs = (n: number) => ({ ...tills.log.events[0]!, stream: `elsewhere-${n}`, id: randomUUID() });
    const tills = new TillLog();
    for (const item of ['tea', 'loot', 'jam']) await tills.append('1', sold(item));
    const ours = [...tills.log.events];
    const others = (count: number) => Array.from({ length: count }, (_, n) => theirs(n));
    await catchUp(readModel, withEvents([...others(before), ...ours]));
    expect(await readModel.parked()).toHaveLength(1);

    const moved = withEvents([...others(after), ...ours]);
    await readModel.follow(moved.log);
    isMended = true;
    const projector = new Projector({ readModel, log: moved.log, codec: tillCodec });
    expect(await projector.retryParked('sales')).toMatchObject({ freed: ['till-1'] });
    const rows = await storedRows(readModel, breaking);
    expect(rows.map(({ item, pence }) => [item, pence])).toEqual([
      ['jam', 100],
      ['loot', 100],
      ['tea', 100],
    ]);
  });

  it('is forgotten with the rows: a log that is accepted is read from its beginning', async () => {
    const { readModel } = await given();
    await readModel.reset('sales');
    const other = new TillLog();
    await other.append('3', sold('pie'));
    expect(await codeOf(held(readModel, other.log))).toBe('accepted');
    await catchUp(readModel, other);
    expect((await storedRows(readModel, sales)).map(({ item }) => item)).toEqual(['pie']);
  });
});
