import { afterAll, beforeAll, expect, it } from 'vitest';
import { compareRows, Projector, quoted, type ReadModel, type RowFault } from './index.ts';
import { startTestDatabase, type TestDatabase } from './testing/database.ts';
import { sales, sold, tillCodec, TillLog } from './testing/tills.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

const catchUp = (readModel: ReadModel, { log }: TillLog): Promise<void> =>
  new Projector({ readModel, log, codec: tillCodec }).catchUp();

it('names each row that is not what the log makes of it, and none that is at work', async () => {
  const tills = new TillLog();
  for (const item of ['tea', 'bun', 'pie', 'jam']) await tills.append('1', sold(item));
  const [shown, folded] = [await database.open([sales]), await database.open([sales])];
  await catchUp(shown, tills);
  await catchUp(folded, tills);
  const end = (await tills.log.last())!.position;
  const faults = async (): Promise<RowFault[]> => {
    const found: RowFault[] = [];
    for await (const fault of compareRows(shown, folded, end)) found.push(fault);
    return found;
  };
  expect(await faults()).toEqual([]);

  // What has happened since is folded here and not yet there.
  await tills.append('1', sold('tea'));
  await catchUp(shown, tills);
  expect(await faults()).toEqual([]);

  const table = quoted(shown.schema, 'sales_v1');
  await shown.dataSource.query(`update ${table} set pence = 1 where item = 'bun'`);
  await shown.dataSource.query(`delete from ${table} where item = 'pie'`);
  await shown.dataSource.query(`update ${table} set key = 'till-1/ham' where item = 'jam'`);
  expect((await faults()).map(({ key, what }) => `${key} ${what}`)).toEqual([
    'till-1/bun is another than the log makes it',
    'till-1/ham should not be there',
    'till-1/jam is missing',
    'till-1/pie is missing',
  ]);
});
