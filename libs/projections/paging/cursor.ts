import { toInstant } from '#kernel';
import { parseLocalDate } from '#procedure';
import { z } from 'zod';
import { MalformedCursor } from './page.ts';

/** A column that a list can be sorted by; rows that have none of it come last in either direction. */
export interface Sort {
  readonly field: string;
  readonly kind: 'text' | 'instant' | 'date' | 'integer';
  readonly direction: 'ASC' | 'DESC';
  /** Columns of a joined table that hold the same two values, where its index has the rows in order; the row's own unless told. */
  readonly by?: readonly [field: string, key: string] | undefined;
}

/** A place between two rows: the sort value and the key of the row before it. */
export interface Place {
  readonly value: string | number | null;
  readonly key: string;
}

const shape = z.tuple([z.string(), z.enum(['ASC', 'DESC']), z.union([z.string(), z.number(), z.null()]), z.string()]);

/** Opaque to its holders, and good only for the order it was made in. */
export const encodeCursor = ({ field, direction }: Sort, { value, key }: Place): string =>
  Buffer.from(JSON.stringify([field, direction, value, key])).toString('base64url');

/** @throws MalformedCursor */
export function decodeCursor(sort: Sort, cursor: string): Place {
  const parsed = shape.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw new MalformedCursor();
  const [field, direction, value, key] = parsed.data;
  const isSame = field === sort.field && direction === sort.direction;
  if (!isSame || !fits(sort.kind, value) || key.includes('\0')) throw new MalformedCursor();
  return { value, key };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether the database would take the value for what it is, so that no cursor makes a query fail. */
function fits(kind: Sort['kind'], value: Place['value']): boolean {
  if (value === null) return true;
  if (kind === 'integer') return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31;
  if (typeof value !== 'string' || value.includes('\0')) return false;
  if (kind === 'date') return parseLocalDate(value) !== null;
  return kind === 'text' || toInstant(value) === value;
}
