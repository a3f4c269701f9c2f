import type { EntityManager } from 'typeorm';
import { encoded } from './encode.ts';
import { quoted } from './naming.ts';
import { tableName, type Projection, type Row } from './projection.ts';
import { columnsOf, type StoredColumn } from './table.ts';

/** What is to be written for a key: the row, or `null` where it goes. */
export interface Written {
  readonly key: string;
  readonly row: Row | null;
  readonly partition: string;
  readonly position: string;
}

/** A row as it is stored, with the partition that it belongs to. */
export interface LoadedRow {
  readonly partition: string;
  readonly row: Row;
}

/** A projection's table, read and written by the batch: one statement each, whatever the number of rows. */
export class RowTable {
  readonly #table: string;
  readonly #columns: readonly StoredColumn[];
  readonly #select: string;
  readonly #upsert: string;

  constructor(schema: string, projection: Projection) {
    this.#table = quoted(schema, tableName(projection));
    this.#columns = columnsOf(projection);
    this.#select = this.#columns.map(({ name, field }) => `${quoted(name)} as ${quoted(field)}`).join(', ');
    const names = this.#columns.map(({ name }) => quoted(name));
    const arrays = this.#columns.map(({ type }, index) => `$${index + 1}::${type}[]`);
    const changes = names.slice(1).map((name) => `${name} = excluded.${name}`);
    this.#upsert = `insert into ${this.#table} (${names.join(', ')})
      select * from unnest(${arrays.join(', ')})
      on conflict (${quoted('key')}) do update set ${changes.join(', ')}`;
  }

  async ofPartitions(manager: EntityManager, partitions: readonly string[]): Promise<readonly LoadedRow[]> {
    return await this.#load(manager, 'partition', partitions);
  }

  async ofKeys(manager: EntityManager, keys: readonly string[]): Promise<readonly LoadedRow[]> {
    return await this.#load(manager, 'key', keys);
  }

  /** Sorted by key, so that two writers never wait for each other in a circle. */
  async write(manager: EntityManager, changes: readonly Written[]): Promise<void> {
    const sorted = [...changes].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const drops = sorted.filter(({ row }) => row === null).map(({ key }) => key);
    const puts = sorted.filter(({ row }) => row !== null).map(storedForm);
    if (drops.length > 0) await manager.query(`delete from ${this.#table} where key = any($1)`, [drops]);
    if (puts.length > 0)
      await manager.query(
        this.#upsert,
        this.#columns.map((column) => arrayOf(column, puts)),
      );
  }

  async #load(manager: EntityManager, by: 'partition' | 'key', values: readonly string[]): Promise<LoadedRow[]> {
    if (values.length === 0) return [];
    const rows = await manager.query<(Row & { partition: string; position?: string })[]>(
      `select ${this.#select} from ${this.#table} where ${quoted(by)} = any($1)`,
      [values],
    );
    return rows.map(({ partition, position: _, ...row }) => ({ partition, row }));
  }
}

/** A row as its table holds it. */
const storedForm = ({ row, partition, position }: Written): Readonly<Record<string, unknown>> => ({
  ...row,
  partition,
  position,
});

/** A column of many rows, as the driver sends an array of its type. */
function arrayOf(column: StoredColumn, rows: readonly Readonly<Record<string, unknown>>[]): readonly unknown[] {
  return rows.map((row) => encoded(column, row[column.field]));
}
