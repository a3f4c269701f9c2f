import { randomUUID } from 'node:crypto';
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

  // What has happened since is folded in one and not yet in the other.
  for (const ahead of [shown, folded]) {
    await tills.append('1', sold('tea'));
    await catchUp(ahead, tills);
    expect(await faults()).toEqual([]);
  }

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

it('names them on another server as well, where what is shown has positions of the one before', async () => {
  const tills = new TillLog();
  const theirs = { id: randomUUID(), type: 'Said', revision: 0, data: {}, metadata: {} };
  for (let n = 0; n < 9; n += 1) tills.log.put({ ...theirs, stream: `elsewhere-${n}` });
  for (const item of ['tea', 'bun']) await tills.append('1', sold(item));
  const [shown, folded] = [await database.open([sales]), await database.open([sales])];
  await catchUp(shown, tills);
  const moved = new TillLog();
  for (const event of tills.log.events.slice(9)) moved.log.put(event);
  await shown.follow(moved.log);
  await catchUp(folded, moved);
  await shown.dataSource.query(`update ${quoted(shown.schema, 'sales_v1')} set pence = 1 where item = 'bun'`);
  const found: RowFault[] = [];
  for await (const fault of compareRows(shown, folded, (await moved.log.last())!.position)) found.push(fault);
  expect(found.map(({ key }) => key)).toEqual(['till-1/bun']);
});
