import { describe, expect, it, test } from 'vitest';
import type { CalendarVersion } from './calendar-version.ts';
import { checkCalendarVersion } from './check-version.ts';
import { shippedCalendar } from './shipped.ts';

const valid: CalendarVersion = {
  id: 'jersey',
  version: 1,
  holidays: [
    { date: '2025-05-09', title: 'Liberation Day' },
    { date: '2026-05-09', title: 'Liberation Day' },
  ],
  workingWeekdays: [1, 2, 3, 4, 5, 6],
  firstYear: 2025,
  lastYear: 2026,
  source: 'Public Holidays and Bank Holidays (Jersey) Act 2010',
};
const [first, second] = valid.holidays;

const faultsOf = (candidate: unknown, previous?: CalendarVersion, today?: string): readonly string[] => {
  const check = checkCalendarVersion(candidate, previous, today);
  return check.ok ? [] : check.faults.map(({ path, code }) => `${path} ${code}`);
};

describe('a calendar version before it is published', () => {
  it('is accepted with what it adds', () => {
    expect(checkCalendarVersion(valid)).toEqual({
      ok: true,
      version: valid,
      changes: { added: valid.holidays, removed: [], workingWeekdaysChanged: false },
      warnings: [],
    });
  });

  test.each<[string, unknown, readonly string[]]>([
    ['is no object', 'jersey', [' MALFORMED']],
    ['has a misspelt field', { ...valid, holiday: [] }, [' MALFORMED']],
    [
      'has a day of the week that is none',
      { ...valid, workingWeekdays: [0, 8] },
      ['workingWeekdays[0] MALFORMED', 'workingWeekdays[1] MALFORMED'],
    ],
    ['has no working weekday', { ...valid, workingWeekdays: [] }, ['workingWeekdays NEVER_WORKS']],
    ['names a weekday twice', { ...valid, workingWeekdays: [1, 1] }, ['workingWeekdays MALFORMED']],
    [
      'has a date that is none',
      { ...valid, holidays: [{ date: '2025-02-30', title: 'x' }, second] },
      ['holidays[0].date BAD_DATE'],
    ],
    ['lists a date twice', { ...valid, holidays: [first, second, first] }, ['holidays[2].date DUPLICATE_DATE']],
    [
      'lists a date outside its years',
      { ...valid, holidays: [...valid.holidays, { date: '2027-05-09', title: 'x' }] },
      ['holidays[2].date OUTSIDE_YEARS'],
    ],
    ['has a year without holidays between others', { ...valid, firstYear: 2024 }, ['holidays YEAR_WITHOUT_HOLIDAYS']],
    ['has its years reversed', { ...valid, firstYear: 2027, holidays: [] }, ['lastYear YEARS_REVERSED']],
    [
      'is a nation’s and has no holiday at all',
      { ...valid, id: 'scotland', holidays: [] },
      ['holidays YEAR_WITHOUT_HOLIDAYS'],
    ],
    ['says always and means some days', { ...valid, id: 'always' }, ['id NOT_ALWAYS']],
    ['starts at version 2', { ...valid, version: 2 }, ['version WRONG_VERSION']],
  ])('is refused if it %s', (_what, candidate, faults) => {
    expect(faultsOf(candidate)).toEqual(faults);
  });

  it('is told all its faults at once', () => {
    const candidate = { ...valid, version: 3, workingWeekdays: [], holidays: [first, first] };
    expect(faultsOf(candidate)).toEqual([
      'workingWeekdays NEVER_WORKS',
      'holidays[1].date DUPLICATE_DATE',
      'holidays YEAR_WITHOUT_HOLIDAYS',
      'version WRONG_VERSION',
    ]);
  });

  it('may have no holidays where no nation’s list is claimed', () => {
    expect(faultsOf({ ...valid, holidays: [] })).toEqual([]);
  });

  it('draws attention to the weekend date of a substituted holiday', () => {
    const candidate = { ...valid, workingWeekdays: [1, 2, 3, 4, 5] };
    expect(checkCalendarVersion(candidate)).toMatchObject({
      ok: true,
      warnings: ['2026-05-09 (Liberation Day) is a Saturday, which does not work anyway: is the substitute day meant?'],
    });
  });
});

describe('a version that follows another', () => {
  const next: CalendarVersion = { ...valid, version: 2 };

  it('must be of the same calendar and take the next number', () => {
    expect(faultsOf({ ...next, id: 'guernsey' }, valid)).toEqual(['id WRONG_CALENDAR']);
    expect(faultsOf(valid, valid)).toEqual(['version WRONG_VERSION']);
    expect(faultsOf(next, valid)).toEqual([]);
  });

  it('keeps the years that are published', () => {
    expect(faultsOf({ ...next, lastYear: 2025, holidays: [first] }, valid, '2025-12-01')).toEqual([
      'lastYear YEARS_LOST',
    ]);
  });

  it('keeps every date up to today, and may correct a later one', () => {
    const corrected = { ...next, holidays: [first, { date: '2026-05-08', title: 'Liberation Day' }] };
    expect(faultsOf(corrected, valid, '2026-05-08')).toEqual([]);
    expect(faultsOf(corrected, valid, '2026-05-09')).toEqual(['holidays PAST_DATES_LOST']);
    expect(faultsOf(corrected, valid)).toEqual(['holidays PAST_DATES_LOST']);
  });

  it('says whether the working week changed', () => {
    const check = checkCalendarVersion({ ...next, workingWeekdays: [2, 3, 4, 5, 6] }, valid);
    expect(check).toMatchObject({ ok: true, changes: { workingWeekdaysChanged: true } });
  });

  it('never takes the shipped list back', () => {
    const shipped = shippedCalendar('england-and-wales');
    const candidate = { ...shipped, version: 2, holidays: shipped.holidays.slice(1) };
    expect(faultsOf(candidate, shipped, '2026-01-01')).toEqual(['holidays PAST_DATES_LOST']);
  });
});
