import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '#embedded';
import { ReadModel, type Projection, type Row } from '../index.ts';
import { quoted } from '../naming.ts';
import type { Recorded } from '#kernel';

export interface TestDatabase {
  readonly eventStoreUrl: string;
  /** A read model in a namespace of its own, or once more in one that is given. */
  open(projections: readonly unknown[], namespace?: string): Promise<ReadModel>;
  close(): Promise<void>;
}

/** The embedded stores in a directory that goes with them. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'redress-test-'));
  const stores = await startEmbedded({
    dataDir: directory,
    onFailure: (error) => {
      throw error;
    },
  });
  const opened: ReadModel[] = [];
  return {
    eventStoreUrl: stores.eventStoreUrl,
    async open(projections, namespace = `test_${opened.length}`) {
      const readModel = await ReadModel.open({
        databaseUrl: stores.databaseUrl,
        namespace,
        projections: projections as readonly Projection[],
      });
      opened.push(readModel);
      return readModel;
    },
    async close() {
      for (const readModel of opened) if (readModel.dataSource.isInitialized) await readModel.close();
      await stores.close();
      await rm(directory, { recursive: true, force: true });
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
