import type { EntitySchema, EntitySchemaColumnOptions } from 'typeorm';
import type { Recorded } from '#kernel';
import { newEntitySchema } from './entities.ts';
import { quoted, snakeCase } from './naming.ts';
import { tableName, type Column, type ColumnKind, type Projection, type Row, type Stamped } from './projection.ts';

const PG_TYPES = {
  text: 'text',
  integer: 'integer',
  number: 'double precision',
  boolean: 'boolean',
  instant: 'timestamp with time zone',
  date: 'date',
  json: 'jsonb',
} as const satisfies Record<ColumnKind, string>;

export interface StoredColumn {
  readonly field: string;
  /** In Postgres. */
  readonly name: string;
  readonly kind: ColumnKind;
  readonly type: (typeof PG_TYPES)[ColumnKind];
  readonly nullable: boolean;
  /** Whether a plain index holds it. */
  readonly isIndexed: boolean;
}

/** The columns that every projection has, in front of its own. */
const ENGINE_COLUMNS = { key: 'text', partition: 'text', organisation: 'text', position: 'text' } as const;

/** Every column of a projection's table, in the order of the table. */
export function columnsOf(projection: Pick<Projection, 'table'>): readonly StoredColumn[] {
  const own = projection.table.columns as Readonly<Record<string, Column>>;
  const indexed = new Set<string>(projection.table.indexes?.flat());
  return Object.entries<Column>({ ...ENGINE_COLUMNS, ...own }).map(([field, column]) => {
    const kind = column.replace('?', '') as ColumnKind;
    const isIndexed = indexed.has(field) && field in own;
    return { field, name: snakeCase(field), kind, type: PG_TYPES[kind], nullable: column.endsWith('?'), isIndexed };
  });
}

const entities = new WeakMap<object, EntitySchema>();

/** The TypeORM entity of a projection's rows, for queries and for the table; the same one for the same projection. */
export function entityOf<R extends Row, E extends Recorded>(projection: Projection<R, E>): EntitySchema<Stamped<R>> {
  const known = entities.get(projection);
  const entity = known ?? newEntity(projection as unknown as Projection);
  entities.set(projection, entity);
  return entity as EntitySchema<Stamped<R>>;
}

const newEntity = (projection: Projection): EntitySchema =>
  newEntitySchema({
    name: tableName(projection),
    columns: Object.fromEntries(columnsOf(projection).map((column) => [column.field, columnOptions(column)])),
  });

/** Bytes that Postgres keeps of a name. */
const NAME_BYTES = 63;

/** The indexes of a projection's table by name, each as SQL after `on <table>`. */
export function indexesOf(projection: Pick<Projection, 'name' | 'version' | 'table'>): ReadonlyMap<string, string> {
  const { indexes = [], expressionIndexes = {} } = projection.table;
  const nameOf = new Map(columnsOf(projection).map(({ field, name }) => [field, name]));
  const plain = [['partition'], ...indexes].map((fields) => {
    const names = fields.map((field) => nameOf.get(field) ?? field);
    return [names.join('_'), `(${names.map((name) => quoted(name)).join(', ')})`] as const;
  });
  return new Map(
    [...plain, ...Object.entries(expressionIndexes)].map(([name, definition]) => [
      `${tableName(projection)}_${name}`.slice(0, NAME_BYTES),
      definition,
    ]),
  );
}

const columnOptions = ({ field, name, kind, type, nullable }: StoredColumn): EntitySchemaColumnOptions => ({
  name,
  type,
  nullable,
  primary: field === 'key',
  // Byte order: the same on every server, whatever its locale, and the one that keyset paging compares by.
  ...(kind === 'text' ? { collation: 'C' } : {}),
  ...(kind === 'instant' ? { transformer: INSTANT } : {}),
});

const INSTANT = {
  from: (stored: Date | string | null): string | null => (stored === null ? null : new Date(stored).toISOString()),
  to: (instant: unknown): unknown => instant,
};
