import { ReadModel, type Projection, type Row } from '../index.ts';
import { quoted } from '../naming.ts';
import type { Recorded } from '#kernel';
import { startTestStores } from '../../embedded/testing/test-stores.ts';

export interface TestDatabase {
  readonly eventStoreUrl: string;
  readonly databaseUrl: string;
  /** A read model in a namespace of its own, or once more in one that is given. */
  open(projections: readonly unknown[], namespace?: string): Promise<ReadModel>;
  close(): Promise<void>;
}

/** The stores that the tests are given, or embedded ones. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const stores = await startTestStores();
  // Unlike those of whoever else is on the same servers; a name that this has made already is taken as it is.
  const own = (name: string): string => (name.startsWith(stores.namespace) ? name : `${stores.namespace}_${name}`);
  const opened: ReadModel[] = [];
  return {
    eventStoreUrl: stores.eventStoreUrl,
    databaseUrl: stores.databaseUrl,
    async open(projections, namespace = `${opened.length}`) {
      const readModel = await ReadModel.open({
        databaseUrl: stores.databaseUrl,
        namespace: own(namespace),
        projections: projections as readonly Projection[],
      });
      opened.push(readModel);
      return readModel;
    },
    async close() {
      for (const readModel of opened) if (readModel.dataSource.isInitialized) await readModel.close();
      await stores.close();
    },
  };
}

/** Every row of a projection as it is stored, in byte order of the keys. */
export async function storedRows<R extends Row, E extends Recorded>(
  { dataSource, schema }: ReadModel,
  { name, version }: Projection<R, E>,
): Promise<readonly Record<string, unknown>[]> {
  const table = quoted(schema, `${name}_v${version}`);
  return await dataSource.query<Record<string, unknown>[]>(`select * from ${table} order by key`);
}
