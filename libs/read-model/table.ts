import type { EntitySchema, EntitySchemaColumnOptions } from 'typeorm';
import type { Recorded } from '#kernel';
import { newEntitySchema } from './entities.ts';
import { snakeCase } from './naming.ts';
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
}

/** The columns that every projection has, in front of its own. */
const ENGINE_COLUMNS = { key: 'text', partition: 'text', organisation: 'text', position: 'text' } as const;

/** Every column of a projection's table, in the order of the table. */
export function columnsOf(projection: Pick<Projection, 'table'>): readonly StoredColumn[] {
  const own = projection.table.columns as Readonly<Record<string, Column>>;
  return Object.entries<Column>({ ...ENGINE_COLUMNS, ...own }).map(([field, column]) => {
    const kind = column.replace('?', '') as ColumnKind;
    return { field, name: snakeCase(field), kind, type: PG_TYPES[kind], nullable: column.endsWith('?') };
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

function newEntity(projection: Projection): EntitySchema {
  const table = tableName(projection);
  const columns = columnsOf(projection);
  const nameOf = (field: string): string => columns.find((column) => column.field === field)?.name ?? field;
  return newEntitySchema({
    name: table,
    columns: Object.fromEntries(columns.map((column) => [column.field, columnOptions(column)])),
    indices: [['partition'], ...(projection.table.indexes ?? [])].map((fields) => ({
      name: `${table}_${fields.map(nameOf).join('_')}`.slice(0, 63),
      columns: [...fields],
    })),
  });
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
