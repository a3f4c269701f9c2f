import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import {
  civilOf,
  correspondingDate,
  epochDayOf,
  formatLocalDate,
  longDate,
  parseLocalDate,
  weekdayOf,
} from './local-date.ts';

const DAY = 86_400_000;

describe('a local day as a number', () => {
  it('agrees with the platform’s own UTC calendar on every day from 1890 to 2110', () => {
    for (let day = Date.UTC(1890, 0, 1) / DAY; day <= Date.UTC(2110, 0, 1) / DAY; day += 1) {
      const date = new Date(day * DAY);
      if (formatLocalDate(day) !== date.toISOString().slice(0, 10)) throw new Error(formatLocalDate(day));
      if (epochDayOf(civilOf(day)) !== day) throw new Error(formatLocalDate(day));
      if (weekdayOf(day) % 7 !== date.getUTCDay()) throw new Error(formatLocalDate(day));
    }
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => {
        expect(parseLocalDate(formatLocalDate(day))).toBe(day);
      }),
    );
  });

  test.each([
    '2025-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '2024-4-1',
    '24-04-01',
    'today',
    '',
  ])('"%s" names no day', (text) => {
    expect(parseLocalDate(text)).toBeNull();
  });

  it('is written for people the same in every language', () => {
    expect(longDate(parseLocalDate('2024-03-28')!)).toBe('Thu 28 Mar 2024');
  });
});

describe('the corresponding date (Dodds v Walker)', () => {
  test.each([
    ['1978-09-30', 4, '1979-01-30', false],
    ['2025-01-31', 1, '2025-02-28', true],
    ['2025-01-31', -2, '2024-11-30', true],
    ['2024-02-29', 48, '2028-02-29', false],
  ])('%s and %i months is %s', (from, months, expected, clamped) => {
    const { day, ...rest } = correspondingDate(parseLocalDate(from)!, months);
    expect([formatLocalDate(day), rest]).toEqual([expected, { clamped }]);
  });
});
