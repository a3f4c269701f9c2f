import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findNativePostgres, startNativePostgres } from '../embedded/testing/native-postgres.ts';
import type { NativePostgres } from '../embedded/testing/native-postgres.ts';
import { Projector, ReadModel, type Projection } from './index.ts';
import { storedRows } from './testing/database.ts';
import { sales, sold, tillCodec, TillLog } from './testing/tills.ts';

const installed = findNativePostgres();
// The embedded one lives and dies with the process: there is nothing to ride out.
const describeWhere = typeof installed === 'string' ? describe.skip : describe;

describeWhere('a restart of the Postgres server', () => {
  let postgres: NativePostgres;
  let readModel: ReadModel;
  beforeAll(async () => {
    if (typeof installed === 'string') return;
    postgres = await startNativePostgres(installed);
    const projections = [sales] as unknown as readonly Projection[];
    readModel = await ReadModel.open({ databaseUrl: postgres.url, namespace: 'restart', projections });
  }, 120_000);
  afterAll(async () => {
    await readModel.close();
    await postgres.close();
  });

  it('is ridden out by the projector, which folds every event once, and by queries', async () => {
    const tills = new TillLog();
    const stop = new AbortController();
    const running = new Projector({ readModel, log: tills.log, codec: tillCodec }).run(stop.signal);
    const seen = async (): Promise<void> => {
      const end = tills.events.at(-1)?.position;
      if (end === undefined) throw new Error('nothing was sold');
      expect(await readModel.waitFor(end, 30_000)).toBe(true);
    };
    await tills.append('1', sold('tea'));
    await seen();
    await postgres.restart();
    await tills.append('1', sold('tea'));
    await tills.append('2', sold('bun'));
    await seen();
    stop.abort();
    await running;
    const rows = await storedRows(readModel, sales);
    expect(rows.map(({ item, pence, events }) => [item, pence, (events as string[]).length])).toEqual([
      ['tea', 200, 2],
      ['bun', 100, 1],
    ]);
    expect((await readModel.status()).map(({ parked }) => parked)).toEqual([0]);
  });

  it('costs a query at most what was under way, and none that is asked after it', async () => {
    await readModel.dataSource.query('select 1');
    await postgres.restart();
    // The pool hears of broken connections by their sockets; one that it has not heard of yet may answer with that.
    await readModel.dataSource.query('select 1').catch(() => undefined);
    for (let n = 0; n < 10; n += 1) {
      expect(await readModel.dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
    }
  });
});
