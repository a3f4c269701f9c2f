import { describe, expect, it, test } from 'vitest';
import {
  checkCalendarVersion,
  EVERY_WEEKDAY,
  formatLocalDate,
  parseLocalDate,
  shippedCalendar,
  WorkingDays,
  workingDaysBetween,
  type CalendarVersion,
  type Weekday,
} from '../calendar/index.ts';
import { dueOf } from './due.ts';
import { UNITS } from './due-inputs.ts';
import { prove } from './proof.ts';
import { dueDateOf, englandAndWales, limitOf, mustDue, workingOn } from './testing.ts';

const scotland = shippedCalendar('scotland');
const northernIreland = shippedCalendar('northern-ireland');
const ukAny = shippedCalendar('uk-any');
const works = (date: string, calendar: CalendarVersion = englandAndWales): boolean =>
  new WorkingDays(calendar, []).works(parseLocalDate(date)!);
const without = (date: string): CalendarVersion => ({
  ...englandAndWales,
  holidays: englandAndWales.holidays.filter((holiday) => holiday.date !== date),
});

describe('calendar data: what other engines got wrong', () => {
  test('row 1: observances that are no days off are working days', () => {
    expect(works('2024-11-05')).toBe(true); // Guy Fawkes Night
    expect(works('2024-03-10', workingOn(EVERY_WEEKDAY))).toBe(true); // Mothering Sunday where Sundays work
  });

  test('row 2: a holiday is a local date, and never a day early', () => {
    expect(works('2024-12-24')).toBe(true);
    expect(works('2024-12-25')).toBe(false);
    for (const timeZone of ['Pacific/Auckland', 'America/Los_Angeles']) {
      const due = mustDue({ ...limitOf(1, 'working_day', '2024-12-24T12:30:00Z'), timeZone });
      expect(due.dueDate).toBe('2024-12-27');
    }
  });

  describe('row 3: a one-off announced after the promise', () => {
    const from = '2022-09-07T10:00:00+01:00';

    test('B12b: 7 September 2022 and 10 working days is 21 September, as known then', () => {
      expect(dueDateOf(10, 'working_day', from, without('2022-09-19'))).toBe('2022-09-21');
    });

    test('B12c: and 22 September, once the State Funeral was announced', () => {
      expect(dueDateOf(10, 'working_day', from)).toBe('2022-09-22');
    });
  });

  test.each([
    ['B1', '2024-03-28T10:00:00Z', 2, englandAndWales, '2024-04-03'],
    ['B1', '2024-03-28T10:00:00Z', 2, scotland, '2024-04-02'],
    ['B3', '2024-12-31T10:00:00Z', 1, englandAndWales, '2025-01-02'],
    ['B3', '2024-12-31T10:00:00Z', 1, scotland, '2025-01-03'],
    ['B6', '2024-11-29T10:00:00Z', 1, scotland, '2024-12-03'],
    ['B15b', '2025-07-01T10:00:00+01:00', 20, ukAny, '2025-07-30'],
    ['B15', '2025-07-01T10:00:00+01:00', 20, northernIreland, '2025-07-30'],
  ])('row 4: each nation has its own calendar: %s, %s, %i wd', (_id, from, n, calendar, expected) => {
    expect(dueDateOf(n, 'working_day', from, calendar)).toBe(expected);
  });

  test('row 5: B14, a late one-off of one nation, comes by a version that an administrator publishes', () => {
    const { holidays } = scotland;
    const before: CalendarVersion = { ...scotland, holidays: holidays.filter(({ date }) => date !== '2026-06-15') };
    const published = checkCalendarVersion({ ...scotland, version: 2 }, before, '2026-02-25');
    expect(published).toMatchObject({ ok: true, changes: { added: [{ date: '2026-06-15' }], removed: [] } });
    const from = '2026-06-12T10:00:00+01:00';
    expect(dueDateOf(1, 'working_day', from, before)).toBe('2026-06-15');
    expect(dueDateOf(1, 'working_day', from, { ...scotland, version: 2 })).toBe('2026-06-16');
    expect(dueDateOf(1, 'working_day', from)).toBe('2026-06-15');
  });

  test('row 6: a version that lost its past is refused, with the dates', () => {
    const lost = { ...englandAndWales, version: 2, firstYear: 2024 };
    const candidate = { ...lost, holidays: lost.holidays.filter(({ date }) => date >= '2024') };
    const check = checkCalendarVersion(candidate, englandAndWales, '2025-08-07');
    if (check.ok) throw new Error('accepted');
    expect(check.faults.map(({ code }) => code)).toEqual(['YEARS_LOST', 'PAST_DATES_LOST']);
    expect(check.faults[1]?.dates).toHaveLength(75);
    expect(check.faults[1]?.dates?.[0]).toBe('2015-01-01');
  });

  test('row 7: a correction of a date to come is a version of its own, which says what it moves', () => {
    const corrected = scotland.holidays.map((holiday) =>
      holiday.date === '2027-08-02' ? { ...holiday, date: '2027-08-09' } : holiday,
    );
    expect(
      checkCalendarVersion({ ...scotland, version: 2, holidays: corrected }, scotland, '2025-01-09'),
    ).toMatchObject({
      ok: true,
      changes: { added: [{ date: '2027-08-09' }], removed: [{ date: '2027-08-02', title: 'Summer bank holiday' }] },
    });
  });

  test('row 8: beyond the published years a date is provisional and says so, and no calendar is no date', () => {
    const inputs = limitOf(10, 'working_day', '2028-12-20T10:00:00Z');
    expect(mustDue(inputs).provisional).toBe(true);
    expect(prove(inputs, englandAndWales).notes).toContainEqual(expect.stringMatching(/^provisional: .* 2015 to 2028/));
    expect(dueOf(inputs, scotland)).toMatchObject({ ok: false, refusal: { code: 'CALENDAR_MISMATCH' } });
  });

  test('row 9: B13b, holidays inside the count are skipped: 28 April 2023 and 5 working days is 9 May', () => {
    expect(dueDateOf(5, 'working_day', '2023-04-28T10:00:00+01:00')).toBe('2023-05-09');
  });

  test('row 10: for a firm that works Saturdays, 26 December 2020 is a working day and 28 December is none', () => {
    const sixDays = workingOn([1, 2, 3, 4, 5, 6]);
    expect(works('2020-12-26', sixDays)).toBe(true);
    expect(works('2020-12-28', sixDays)).toBe(false);
    expect(dueDateOf(1, 'working_day', '2020-12-24T10:00:00Z', sixDays)).toBe('2020-12-26');
  });
});

describe('arithmetic: what other engines got wrong', () => {
  test('row 11: no minute is lost at midnight: 24 hours across it are exact, and a day ends where the next begins', () => {
    const { dueAt } = mustDue(limitOf(24, 'elapsed_hour', '2024-01-10T23:59:30Z'));
    expect(dueAt).toBe('2024-01-11T23:59:30.000Z');
    const today = mustDue(limitOf(1, 'calendar_day', '2024-01-10T23:59:59.999Z'));
    const tomorrow = mustDue(limitOf(1, 'calendar_day', '2024-01-11T00:00:00Z'));
    expect([today.dueAt, tomorrow.dueAt]).toEqual(['2024-01-12T00:00:00.000Z', '2024-01-13T00:00:00.000Z']);
  });

  describe('row 12: impossible calendars and counts', () => {
    const never = workingOn([]);

    it('are refused when they are published', () => {
      expect(checkCalendarVersion(never)).toMatchObject({ ok: false, faults: [{ code: 'NEVER_WORKS' }] });
    });

    it('are refused, not looped over, if they get here all the same', () => {
      expect(dueOf(limitOf(1, 'working_day', '2024-01-01T10:00:00Z', never), never)).toMatchObject({
        ok: false,
        refusal: { code: 'CALENDAR_NEVER_WORKS' },
      });
    });

    it('end though the firm is closed for years', () => {
      const first = parseLocalDate('2024-01-01')!;
      const closureDays = Array.from({ length: 3 * 365 }, (_, offset) => formatLocalDate(first + offset));
      const due = mustDue({ ...limitOf(1, 'working_day', '2024-01-01T10:00:00Z'), closureDays });
      expect(due.dueDate).toBe('2026-12-31');
    });

    it('end for the largest count on the shortest week', () => {
      const tuesdays = workingOn([2]);
      const due = mustDue(limitOf(10_000, 'working_day', '2024-01-01T10:00:00Z', tuesdays), tuesdays);
      expect(due).toMatchObject({ dueDate: expect.stringMatching(/^2215-/), provisional: true });
    });

    it.each([-1, 0.5, 10_001, Number.NaN, Infinity])('refuse to count %d', (n) => {
      const refused = { ok: false, refusal: { code: 'BAD_COUNT', field: 'duration.n' } };
      expect(dueOf(limitOf(n, 'working_day', '2024-01-01T10:00:00Z'), englandAndWales)).toMatchObject(refused);
    });
  });

  test('row 13: for every set of weekdays, n working days land on one, with exactly n in between', () => {
    for (let set = 1; set < 128; set += 1) {
      const weekdays = EVERY_WEEKDAY.filter((weekday: Weekday) => (set & (1 << (weekday - 1))) !== 0);
      const calendar = workingOn(weekdays);
      for (const [from, n] of [
        ['2024-12-20', 1],
        ['2024-12-24', 7],
        ['2024-12-28', 20],
      ] as const) {
        const due = dueDateOf(n, 'working_day', `${from}T10:00:00Z`, calendar);
        expect(works(due, calendar)).toBe(true);
        expect(workingDaysBetween(from, due, calendar)).toBe(n);
      }
    }
  });

  test('row 14: there are no office hours to get wrong: the units are days, weeks, months and elapsed hours', () => {
    expect(UNITS).toEqual(['working_day', 'calendar_day', 'week', 'calendar_month', 'elapsed_hour']);
  });

  describe('row 15: changes of the clock', () => {
    test.each([
      ['E1: 24 hours over spring forward', 24, 'elapsed_hour', '2025-03-29T14:00:00Z', '2025-03-30T14:00:00.000Z'],
      ['E2: 24 hours over fall back', 24, 'elapsed_hour', '2025-10-25T14:00:00+01:00', '2025-10-26T13:00:00.000Z'],
      ['E3: from the first 01:30', 24, 'elapsed_hour', '2025-10-26T01:30:00+01:00', '2025-10-27T00:30:00.000Z'],
      ['E3: from the second 01:30', 24, 'elapsed_hour', '2025-10-26T01:30:00Z', '2025-10-27T01:30:00.000Z'],
      ['E4: the end of the day of 23 hours', 1, 'calendar_day', '2025-03-29T12:00:00Z', '2025-03-30T23:00:00.000Z'],
      ['E5: the end of the day of 25 hours', 1, 'calendar_day', '2025-10-25T12:00:00Z', '2025-10-27T00:00:00.000Z'],
      ['E6: a working day over spring forward', 1, 'working_day', '2025-03-28T12:00:00Z', '2025-03-31T23:00:00.000Z'],
      ['E7: 7 days, received 23:30', 7, 'calendar_day', '2026-03-26T23:30:00Z', '2026-04-02T23:00:00.000Z'],
      ['E8: 24 hours over spring forward 2026', 24, 'elapsed_hour', '2026-03-28T18:00:00Z', '2026-03-29T18:00:00.000Z'],
      [
        'E9: received 23:30Z in summer is the next local day',
        1,
        'working_day',
        '2024-06-03T23:30:00Z',
        '2024-06-05T23:00:00.000Z',
      ],
    ] as const)('%s', (_what, n, unit, from, expected) => {
      expect(mustDue(limitOf(n, unit, from)).dueAt).toBe(expected);
    });
  });

  // Row 16, the server's own zone, is time-zones.unit.spec.ts.

  describe('row 17: months', () => {
    test.each([
      ['D1', '2025-01-31', 1, '2025-02-28'],
      ['D2', '2024-01-31', 1, '2024-02-29'],
      ['D3', '2025-01-30', 1, '2025-02-28'],
      ['D4', '2025-01-29', 1, '2025-02-28'],
      ['D5', '2025-01-28', 1, '2025-02-28'],
      ['D6', '2025-02-28', 1, '2025-03-28'],
      ['D7', '2025-03-31', 1, '2025-04-30'],
      ['D8', '2025-04-30', 1, '2025-05-30'],
      ['D9', '2025-02-01', 1, '2025-03-01'],
      ['D10', '2024-02-29', 12, '2025-02-28'],
      ['D11', '2023-02-28', 12, '2024-02-28'],
      ['D12', '1978-09-30', 4, '1979-01-30'],
      ['D13', '2025-11-30', 3, '2026-02-28'],
    ])('%s: %s and %i calendar months', (_id, from, n, expected) => {
      expect(dueDateOf(n, 'calendar_month', `${from}T12:00:00Z`)).toBe(expected);
    });
  });

  test('row 18: one computation: the proof ends on the due date that is stored', () => {
    const inputs = limitOf(20, 'working_day', '2025-04-24T09:30:00+01:00');
    const proof = prove(inputs, englandAndWales);
    expect(proof.result).toEqual(dueOf(inputs, englandAndWales));
    expect(proof.days.at(-1)).toMatchObject({ date: '2025-05-23', count: 20 });
    expect(proof.days.filter(({ step }) => step === 'counted')).toHaveLength(20);
  });
});
