import { toInstant } from '#kernel';
import { keptText } from './keepable.ts';
import type { StoredColumn } from './table.ts';

const MOST_INTEGER = 2_147_483_647;
/** Of a text that is looked up: an index takes 2,704 bytes, with the organisation and the key beside it. */
const INDEXED_BYTES = 1_500;
/** In place of a day that no calendar has, where there has to be one: the first that Postgres keeps in this form. */
const NO_DAY = '0001-01-01';

/**
 * A value as its column takes it, so that no row is missing for what one event held: a day that no calendar has is left
 * out, a number beyond an integer is the last one, and a text that is too long for its index is cut.
 */
export function encoded({ kind, nullable, isIndexed }: StoredColumn, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (kind === 'json') return jsonOf(value);
  if (typeof value === 'number')
    return kind === 'integer' ? Math.max(-MOST_INTEGER, Math.min(MOST_INTEGER, Math.trunc(value))) : value;
  if (typeof value !== 'string') return value;
  if (kind === 'instant' || kind === 'date') return isOfCalendar(value) ? value : nullable ? null : NO_DAY;
  return isIndexed ? cut(value) : value;
}

const isOfCalendar = (text: string): boolean =>
  text >= '0001' && toInstant(text.length === 10 ? `${text}T00:00:00Z` : text) !== null;

function cut(text: string): string {
  // No UTF-16 code unit has more than three bytes.
  if (text.length * 3 <= INDEXED_BYTES) return text;
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= INDEXED_BYTES
    ? text
    : bytes
        .subarray(0, INDEXED_BYTES)
        .toString('utf8')
        .replace(/\uFFFD+$/u, '');
}

/** Postgres takes neither NUL nor half a character, escaped or not. */
function jsonOf(value: unknown): string {
  const text = JSON.stringify(value);
  return /\\u(?:0000|d[89a-f])/u.test(text)
    ? JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? keptText(one) : one))
    : text;
}
