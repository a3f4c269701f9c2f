import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encoded } from './encode.ts';
import type { ColumnKind } from './projection.ts';

const column = (kind: ColumnKind, more: { readonly nullable?: boolean; readonly isIndexed?: boolean } = {}) => ({
  field: 'it',
  name: 'it',
  type: 'text' as const,
  kind,
  nullable: true,
  isIndexed: false,
  ...more,
});

describe('a value as its column takes it', () => {
  it.each([
    ['date', '2025-04-24', '2025-04-24'],
    ['date', '2025-02-30', null],
    ['date', '0000-01-01', null],
    ['instant', '2025-04-24T09:30:00.000Z', '2025-04-24T09:30:00.000Z'],
    ['instant', '2025-13-24T09:30:00.000Z', null],
    ['integer', 7, 7],
    ['integer', 2 ** 40, 2_147_483_647],
    ['number', 1e21, 1e21],
    ['json', { a: 'a\u0000\uD800b' }, '{"a":"a\uFFFD\uFFFDb"}'],
    ['json', ['\\u0000'], JSON.stringify(['\\u0000'])],
    ['text', undefined, null],
  ] as const)('of %s: %j', (kind, value, expected) => expect(encoded(column(kind), value)).toEqual(expected));

  it('is a first day where there has to be one', () =>
    expect(encoded(column('date', { nullable: false }), '2025-02-30')).toBe('0001-01-01'));

  it('fits its index, whatever it is written in, and is a whole text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 4_000, size: 'max' }), (text) => {
        const cut = String(encoded(column('text', { isIndexed: true }), text));
        expect(Buffer.byteLength(cut, 'utf8')).toBeLessThanOrEqual(1_500);
        expect(text.startsWith(cut)).toBe(true);
        expect(encoded(column('text'), text)).toBe(text);
      }),
    ));
});
