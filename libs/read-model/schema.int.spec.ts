import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Projector, ReadModel, schemaName } from './index.ts';
import { startTestDatabase, storedRows, type TestDatabase } from './testing/database.ts';
import { sales, sold, tillCodec, TillLog } from './testing/tills.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

const tablesOf = async ({ dataSource, schema }: ReadModel): Promise<readonly string[]> => {
  const rows = await dataSource.query<{ name: string }[]>(
    'select tablename as name from pg_tables where schemaname = $1 order by 1',
    [schema],
  );
  return rows.map(({ name }) => name);
};

describe('the schema of the read models', () => {
  it('is named after the namespace', () => {
    expect(schemaName('')).toBe('redress');
    expect(schemaName('test_1')).toBe('redress_test_1');
    expect(() => schemaName('x"; drop')).toThrow(TypeError);
  });

  it('holds the engine’s tables and one for each projection, with its columns and indexes', async () => {
    const readModel = await database.open([sales]);
    expect(await tablesOf(readModel)).toEqual(['checkpoint', 'migration', 'migrator', 'parked', 'sales_v1']);
    const columns = await readModel.dataSource.query(
      `select column_name as name, data_type as type, is_nullable as nullable from information_schema.columns
       where table_schema = $1 and table_name = 'sales_v1' order by ordinal_position`,
      [readModel.schema],
    );
    expect(columns).toMatchSnapshot();
    const indexes = await readModel.dataSource.query(
      `select indexdef from pg_indexes where schemaname = $1 and tablename = 'sales_v1' order by indexname`,
      [readModel.schema],
    );
    expect(JSON.stringify(indexes)).toContain('(organisation, item)');
  });

  it('is made once by many who come at once, and found by those who come later', async () => {
    const readModels = await Promise.all(Array.from({ length: 4 }, () => database.open([sales], 'many')));
    const [one] = readModels as [ReadModel];
    expect(await tablesOf(one)).toHaveLength(5);
    const migrations = await one.dataSource.query(`select * from "${one.schema}".migration`);
    expect(migrations).toHaveLength(2);
  });

  it('keeps the versions of a projection side by side until the old ones are dropped', async () => {
    const log = new TillLog();
    await log.append('a', sold('tea'));
    const first = await database.open([sales], 'versions');
    await new Projector({ readModel: first, log: log.log, codec: tillCodec }).catchUp();
    const second = { ...sales, version: 2 };
    const newer = await database.open([second], 'versions');
    expect(await newer.status()).toMatchObject([{ version: 2, ready: false }]);
    await new Projector({ readModel: newer, log: log.log, codec: tillCodec }).catchUp();
    expect(await storedRows(newer, second)).toEqual(await storedRows(first, sales));
    expect(await first.oldVersions()).toEqual([]);
    expect(await newer.oldVersions()).toEqual(['sales_v1']);
    expect(await newer.dropOldVersions()).toEqual(['sales_v1']);
    expect(await tablesOf(newer)).not.toContain('sales_v1');
    expect(await newer.oldVersions()).toEqual([]);
  });

  it('builds an index that is new on a table that was there, with its rows, and under the same version', async () => {
    const log = new TillLog();
    for (const item of ['tea', 'cake']) await log.append('a', sold(item));
    const first = await database.open([sales], 'indexed');
    await new Projector({ readModel: first, log: log.log, codec: tillCodec }).catchUp();
    const before = await storedRows(first, sales);
    const { indexes = [] } = sales.table;
    const table = {
      ...sales.table,
      indexes: [...indexes, ['item', 'key']],
      expressionIndexes: { tea: `(organisation, key) where item = 'tea'` },
    };
    const newer = await database.open([{ ...sales, table }], 'indexed');
    const found = await newer.dataSource.query<{ name: string }[]>(
      'select indexname as name from pg_indexes where schemaname = $1 order by 1',
      [newer.schema],
    );
    expect(found.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sales_v1_item_key', 'sales_v1_organisation_item', 'sales_v1_tea']),
    );
    expect(await storedRows(newer, sales)).toEqual(before);
    expect(await newer.status()).toMatchObject([{ version: 1, ready: true }]);
  });

  it('refuses projections that could not live together', async () => {
    await expect(database.open([sales, sales])).rejects.toThrow(TypeError);
    await expect(database.open([{ ...sales, name: 'Sales' }])).rejects.toThrow(TypeError);
    const readModel = await database.open([sales]);
    await expect(readModel.reset('nothing')).rejects.toMatchObject({ code: 'NO_SUCH_PROJECTION' });
  });
});
