import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { Position } from './position.ts';

const offsets = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('a position in the log', () => {
  test('comes back from its text, over the whole 64-bit range', () => {
    fc.assert(
      fc.property(offsets, offsets, (commit, prepare) => {
        const position = Position.of(commit, prepare);
        expect(Position.fromText(position.toText()).compare(position)).toBe(0);
      }),
    );
  });

  test('is ordered by commit, then by prepare', () => {
    fc.assert(
      fc.property(offsets, offsets, offsets, offsets, (a, b, c, d) => {
        const expected = a === c ? (b < d ? -1 : b > d ? 1 : 0) : a < c ? -1 : 1;
        expect(Position.of(a, b).compare(Position.of(c, d))).toBe(expected);
      }),
    );
  });

  test('§1.9 goes into JSON as decimal text, where a bare bigint would throw', () => {
    expect(JSON.stringify({ upTo: Position.of(9007199254740993n, 1n) })).toBe('{"upTo":"9007199254740993/1"}');
  });

  test('§1.9 refuses the plain numbers that other versions of the client hand out', () => {
    expect(() => Position.of(1 as unknown as bigint, 1n)).toThrow('takes bigints');
  });

  test.each(['', '1', '1/', '-1/2', '1/2/3', '0x1/2', 'start'])('is not read from "%s"', (text) => {
    expect(() => Position.fromText(text)).toThrow('is no position');
  });
});
