import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { formatLocalDate } from './local-date.ts';
import { shippedCalendar } from './shipped.ts';
import { workingDaysBetween } from './working-days-between.ts';

const calendar = shippedCalendar('england-and-wales');

describe('working days late (G-13)', () => {
  test.each([
    ['on the day itself', '2024-06-07', '2024-06-07', 0],
    ['on the Saturday after Friday', '2024-06-07', '2024-06-08', 0],
    ['on the Monday after Friday', '2024-06-07', '2024-06-10', 1],
    ['over Easter', '2024-03-28', '2024-04-03', 2],
    ['early', '2024-06-10', '2024-06-07', -1],
  ])('%s', (_what, due, done, expected) => {
    expect(workingDaysBetween(due, done, calendar)).toBe(expected);
  });

  it('leaves out the firm’s closure days', () => {
    expect(workingDaysBetween('2024-06-07', '2024-06-11', calendar, ['2024-06-10'])).toBe(1);
  });

  it('adds up over any day in between', () => {
    const day = fc.integer({ min: 16_500, max: 21_500 }).map(formatLocalDate);
    fc.assert(
      fc.property(day, day, day, (a, b, c) => {
        const parts = workingDaysBetween(a, b, calendar) + workingDaysBetween(b, c, calendar);
        expect(parts - workingDaysBetween(a, c, calendar)).toBe(0);
      }),
    );
  });

  it('is not counted from what is no date', () => {
    expect(() => workingDaysBetween('2024-02-30', '2024-03-01', calendar)).toThrow(RangeError);
  });
});
