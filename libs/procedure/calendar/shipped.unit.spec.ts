import { describe, expect, it, test } from 'vitest';
import Holidays from 'date-holidays';
import { checkCalendarVersion } from './check-version.ts';
import { UK_DIVISIONS, type UkDivision } from './calendar-version.ts';
import { parseLocalDate, weekdayOf } from './local-date.ts';
import { shippedCalendar, shippedCalendars } from './shipped.ts';

const datesOf = (division: UkDivision): readonly string[] => shippedCalendar(division).holidays.map(({ date }) => date);

describe('the shipped calendars', () => {
  test.each(shippedCalendars.map((calendar) => [calendar.id, calendar] as const))(
    '%s passes its own check',
    (_id, calendar) => {
      expect(checkCalendarVersion(calendar)).toMatchObject({ ok: true, warnings: [] });
    },
  );

  it('begin a year with New Year’s Day, on the day itself or its substitute', () => {
    for (const division of UK_DIVISIONS) {
      const years = shippedCalendar(division).holidays.filter(({ title }) => title === 'New Year’s Day');
      expect(years.map(({ date }) => date.slice(0, 4))).toEqual(Array.from({ length: 14 }, (_, i) => String(2015 + i)));
    }
  });

  it('title a day of any nation with those that keep it', () => {
    const titleOn = (date: string): string | undefined =>
      shippedCalendar('uk-any').holidays.find((holiday) => holiday.date === date)?.title;
    expect(titleOn('2024-03-29')).toBe('Good Friday');
    expect(titleOn('2024-04-01')).toBe('Easter Monday (England and Wales and Northern Ireland)');
    expect(titleOn('2025-07-14')).toBe('Battle of the Boyne (Orangemen’s Day), substitute day (Northern Ireland)');
    expect(titleOn('2024-01-02')).toBe('2nd January (Scotland)');
  });
});

describe('against the date-holidays library, which computes the days by rule', () => {
  const STATES: Readonly<Record<UkDivision, string>> = {
    'england-and-wales': 'ENG',
    scotland: 'SCT',
    'northern-ireland': 'NIR',
  };
  const theirs = (division: UkDivision): readonly string[] => {
    const library = new Holidays('GB', STATES[division]);
    return Array.from({ length: 14 }, (_, offset) => 2015 + offset)
      .flatMap((year) => library.getHolidays(year))
      .filter(({ type }) => type === 'public' || type === 'bank')
      .map(({ date }) => date.slice(0, 10));
  };
  const onWeekend = (date: string): boolean => weekdayOf(parseLocalDate(date)!) > 5;

  // Pitfalls §4 row 5: the holiday was proclaimed on 3 February 2026, and the library does not know it yet.
  const UNKNOWN_TO_THE_LIBRARY: Readonly<Record<UkDivision, readonly string[]>> = {
    'england-and-wales': [],
    scotland: ['2026-06-15'],
    'northern-ireland': [],
  };

  test.each(UK_DIVISIONS)('%s has every holiday that the library has, but for weekend dates', (division) => {
    // Pitfalls §4 row 10: where a substitute day is kept, the library lists the weekend date as well.
    const weekdays = theirs(division).filter((date) => !onWeekend(date));
    expect(weekdays.filter((date) => !datesOf(division).includes(date))).toEqual([]);
  });

  test.each(UK_DIVISIONS)('%s has none that the library lacks, but for the late one-off', (division) => {
    const known = new Set(theirs(division));
    expect(datesOf(division).filter((date) => !known.has(date))).toEqual(UNKNOWN_TO_THE_LIBRARY[division]);
  });

  test.each(UK_DIVISIONS)('%s lists no weekend date, and the library does', (division) => {
    expect(datesOf(division).filter(onWeekend)).toEqual([]);
    expect(theirs(division)).toContain('2020-12-26');
    expect(datesOf(division)).not.toContain('2020-12-26');
  });
});
