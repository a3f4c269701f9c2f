import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import { parseLocalDate, shippedCalendar, WorkingDays } from '../calendar/index.ts';
import { UNITS, type Duration } from './due-inputs.ts';
import { reminderAt } from './reminder.ts';
import { englandAndWales, workingOn } from './testing.ts';
import { localDateOf, Zone } from './zone.ts';

const END_OF_WED_3_APRIL = '2024-04-03T23:00:00.000Z';

const remind = (due: string, before: Duration, notBefore?: string): string => {
  const result = reminderAt(due, before, englandAndWales, 'Europe/London', { notBefore });
  return result.ok ? result.at : result.refusal.code;
};

describe('a reminder', () => {
  test.each<[string, string, Duration, string]>([
    ['on the due day', END_OF_WED_3_APRIL, { n: 0, unit: 'working_day' }, '2024-04-03T08:00:00.000Z'],
    ['a working day before', END_OF_WED_3_APRIL, { n: 1, unit: 'working_day' }, '2024-04-02T08:00:00.000Z'],
    [
      'over Easter and the change of the clock',
      END_OF_WED_3_APRIL,
      { n: 2, unit: 'working_day' },
      '2024-03-28T09:00:00.000Z',
    ],
    [
      'calendar days before, on a bank holiday',
      END_OF_WED_3_APRIL,
      { n: 2, unit: 'calendar_day' },
      '2024-03-28T09:00:00.000Z',
    ],
    ['a week before', END_OF_WED_3_APRIL, { n: 1, unit: 'week' }, '2024-03-27T09:00:00.000Z'],
    ['a month before', END_OF_WED_3_APRIL, { n: 1, unit: 'calendar_month' }, '2024-03-01T09:00:00.000Z'],
    [
      'four hours before three in the afternoon',
      '2024-06-05T14:00:00Z',
      { n: 4, unit: 'elapsed_hour' },
      '2024-06-05T08:00:00.000Z',
    ],
    ['four hours before noon', '2024-06-05T11:00:00Z', { n: 4, unit: 'elapsed_hour' }, '2024-06-04T08:00:00.000Z'],
    ['of what is due at nine', '2024-06-05T08:00:00Z', { n: 0, unit: 'elapsed_hour' }, '2024-06-04T08:00:00.000Z'],
  ])('%s', (_what, due, before, expected) => {
    expect(remind(due, before)).toBe(expected);
  });

  it('is always at 09:00 local on a working day, and before it is due (pitfalls §4 row 42)', () => {
    const before = fc.record({ n: fc.integer({ min: 0, max: 30 }), unit: fc.constantFrom(...UNITS) });
    const due = fc
      .integer({ min: Date.UTC(2016, 0, 1), max: Date.UTC(2028, 0, 1) })
      .map((ms) => new Date(ms).toISOString());
    const zones = fc.constantFrom('Europe/London', 'America/New_York', 'Pacific/Auckland');
    const calendars = fc.constantFrom(englandAndWales, shippedCalendar('uk-any'), workingOn([2]));
    fc.assert(
      fc.property(due, before, zones, calendars, (at, duration, timeZone, calendar) => {
        const result = reminderAt(at, duration, calendar, timeZone);
        if (!result.ok) throw new Error(result.refusal.message);
        expect(result.at < at).toBe(true);
        expect(Zone.of(timeZone)!.text(Date.parse(result.at))).toContain('T09:00:00');
        expect(new WorkingDays(calendar, []).works(parseLocalDate(localDateOf(result.at, timeZone))!)).toBe(true);
      }),
    );
  });

  it('is refused where it would come before the limit starts (row 44)', () => {
    expect(remind(END_OF_WED_3_APRIL, { n: 2, unit: 'working_day' }, '2024-04-02T10:00:00.000Z')).toBe(
      'REMINDER_TOO_EARLY',
    );
  });

  test.each([
    ['a fraction', '2024-06-05T08:00:00Z', 0.5, 'Europe/London', 'BAD_COUNT'],
    ['no instant', 'soon', 1, 'Europe/London', 'BAD_INSTANT'],
    ['no zone', '2024-06-05T08:00:00Z', 1, 'London', 'BAD_TIME_ZONE'],
  ])('is refused for %s', (_what, due, n, timeZone, code) => {
    const result = reminderAt(due, { n, unit: 'week' }, englandAndWales, timeZone);
    expect(result).toMatchObject({ ok: false, refusal: { code } });
  });
});
