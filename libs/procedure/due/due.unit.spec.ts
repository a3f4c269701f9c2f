import { describe, expect, it, test, vi } from 'vitest';
import { Temporal } from '@js-temporal/polyfill';
import { shippedCalendar, type CalendarVersion } from '../calendar/index.ts';
import { dueOf } from './due.ts';
import type { DueInputs } from './due-inputs.ts';
import { promisedDue } from './promised.ts';
import { dueDateOf, englandAndWales, limitOf, mustDue } from './testing.ts';

const FRIDAY_EVENING = '2024-06-07T17:01:00+01:00';
const SATURDAY = '2024-06-08T10:00:00+01:00';
const deemed: Partial<DueInputs> = { receipt: { rule: 'deemed', cutoff: '17:00' } };

describe('deemed receipt (G-3)', () => {
  test.each([
    ['in time at the cut-off itself', '2024-06-07T17:00:00+01:00', '2024-06-10'],
    ['a minute after it', FRIDAY_EVENING, '2024-06-11'],
    ['on a Saturday', SATURDAY, '2024-06-11'],
    ['on a bank holiday', '2024-05-06T09:00:00+01:00', '2024-05-08'],
  ])('one working day, received %s', (_what, from, expected) => {
    expect(dueDateOf(1, 'working_day', from, englandAndWales, deemed)).toBe(expected);
  });

  it('asks the firm’s closure days too', () => {
    const closed = { ...deemed, closureDays: ['2024-06-10'] };
    expect(dueDateOf(1, 'working_day', SATURDAY, englandAndWales, closed)).toBe('2024-06-12');
  });

  it('moves calendar limits as well, because the receipt itself is later', () => {
    expect(dueDateOf(7, 'calendar_day', SATURDAY, englandAndWales, deemed)).toBe('2024-06-17');
  });
});

describe('counting from the day of receipt', () => {
  const sameDay: Partial<DueInputs> = { countFrom: 'same_day' };

  test.each([
    ['a working day counts', 1, 'working_day', '2024-06-03T09:00:00+01:00', '2024-06-03'],
    ['a Saturday does not', 1, 'working_day', SATURDAY, '2024-06-10'],
    ['calendar days', 7, 'calendar_day', '2024-06-03T09:00:00+01:00', '2024-06-09'],
    ['weeks', 1, 'week', '2024-06-03T09:00:00+01:00', '2024-06-09'],
    ['the month of March', 1, 'calendar_month', '2025-03-01T09:00:00Z', '2025-03-31'],
    ['a month without the corresponding date', 1, 'calendar_month', '2025-01-31T09:00:00Z', '2025-02-28'],
  ] as const)('%s', (_what, n, unit, from, expected) => {
    expect(dueDateOf(n, unit, from, englandAndWales, sameDay)).toBe(expected);
  });
});

describe('nothing to count', () => {
  test.each([
    ['the same working day', 'working_day', '2024-06-03T09:00:00+01:00', '2024-06-03'],
    ['or the next one, from a Saturday', 'working_day', SATURDAY, '2024-06-10'],
    ['the same calendar day, Saturday or not', 'calendar_day', SATURDAY, '2024-06-08'],
  ] as const)('is %s', (_what, unit, from, expected) => {
    expect(dueDateOf(0, unit, from)).toBe(expected);
    expect(dueDateOf(0, unit, from, englandAndWales, { countFrom: 'same_day' })).toBe(expected);
  });

  it('is refused in hours, which would be over when they start', () => {
    const due = dueOf(limitOf(0, 'elapsed_hour', SATURDAY), englandAndWales);
    expect(due).toMatchObject({ ok: false, refusal: { code: 'BAD_COUNT', wouldAccept: 'at least 1 hour' } });
  });
});

describe('the moment of the due day (G-4)', () => {
  it('is the close of business, where the limit says so', () => {
    const inputs = { ...limitOf(1, 'working_day', FRIDAY_EVENING), closeOfBusiness: '17:30' };
    expect(mustDue({ ...inputs, dueAt: 'close_of_business' })).toMatchObject({
      dueDate: '2024-06-10',
      dueAt: '2024-06-10T16:30:00.000Z',
    });
  });
});

describe('the same working day by the close of business', () => {
  const sameDay = (cutoff: string): DueInputs => ({
    ...limitOf(0, 'working_day', '2024-06-07T16:30:00+01:00'),
    receipt: { rule: 'deemed', cutoff },
    dueAt: 'close_of_business',
    closeOfBusiness: '16:30',
  });

  it('needs a cut-off before it', () => {
    expect(mustDue(sameDay('16:00'))).toMatchObject({ dueDate: '2024-06-10', dueAt: '2024-06-10T15:30:00.000Z' });
  });

  it('is refused with a cut-off at it, at which it would be over when it starts', () => {
    expect(dueOf(sameDay('16:30'), englandAndWales)).toMatchObject({ ok: false, refusal: { field: 'receipt' } });
  });
});

describe('rolling (G-5)', () => {
  const boxingDay = '2024-12-19T15:00:00Z';

  test.each([
    ['none', '2024-12-26'],
    ['next_working_day', '2024-12-27'],
    ['previous_working_day', '2024-12-24'],
  ] as const)('7 calendar days to Boxing Day, rolled %s', (roll, expected) => {
    expect(dueDateOf(7, 'calendar_day', boxingDay, englandAndWales, { roll })).toBe(expected);
  });
});

describe('inputs that have no due date are refused with the field at fault', () => {
  const inputs = limitOf(1, 'working_day', '2024-06-03T09:00:00+01:00');
  const hours = limitOf(1, 'elapsed_hour', '2024-06-03T09:00:00+01:00');
  const malformed: CalendarVersion = { ...englandAndWales, holidays: [{ date: '2024-02-30', title: 'none' }] };

  test.each<[string, DueInputs, string, string]>([
    ['no instant', { ...inputs, from: '2024-06-03' }, 'BAD_INSTANT', 'from'],
    ['30 February', { ...inputs, from: '2024-02-30T09:00:00Z' }, 'BAD_INSTANT', 'from'],
    ['a year mistyped', { ...inputs, from: '0204-06-03T09:00:00Z' }, 'OUT_OF_RANGE', 'from'],
    ['the end of time', { ...inputs, from: '9998-12-31T09:00:00Z' }, 'OUT_OF_RANGE', 'duration'],
    ['no zone', { ...inputs, timeZone: 'Europe/Atlantis' }, 'BAD_TIME_ZONE', 'timeZone'],
    ['no closure day', { ...inputs, closureDays: ['2024-06-31'] }, 'BAD_DATE', 'closureDays[0]'],
    ['no cut-off', { ...inputs, receipt: { rule: 'deemed', cutoff: '5pm' } }, 'BAD_TIME_OF_DAY', 'receipt.cutoff'],
    ['no closing time', { ...inputs, dueAt: 'close_of_business' }, 'BAD_COMBINATION', 'closeOfBusiness'],
    ['days at an instant', { ...inputs, dueAt: 'instant' }, 'BAD_COMBINATION', 'dueAt'],
    ['hours to the end of a day', { ...hours, dueAt: 'end_of_day' }, 'BAD_COMBINATION', 'dueAt'],
    ['hours rolled', { ...hours, roll: 'next_working_day' }, 'BAD_COMBINATION', 'roll'],
    ['hours deemed', { ...hours, receipt: { rule: 'deemed', cutoff: '17:00' } }, 'BAD_COMBINATION', 'receipt.rule'],
    [
      'a limit that could be over before it starts',
      { ...inputs, duration: { n: 0, unit: 'working_day' }, dueAt: 'close_of_business', closeOfBusiness: '17:00' },
      'BAD_COMBINATION',
      'receipt',
    ],
  ])('%s', (_what, faulty, code, field) => {
    expect(dueOf(faulty, englandAndWales)).toMatchObject({ ok: false, refusal: { code, field } });
  });

  test('a calendar with a date that is none', () => {
    expect(dueOf(inputs, malformed)).toMatchObject({ ok: false, refusal: { code: 'CALENDAR_FAULTY' } });
  });
});

describe('a promised date', () => {
  it('is due at the end of its local day, holiday or not', () => {
    expect(promisedDue('2024-12-25', 'Europe/London')).toEqual({
      ok: true,
      dueDate: '2024-12-25',
      dueAt: '2024-12-26T00:00:00.000Z',
      provisional: false,
    });
    expect(promisedDue('2040-06-02', 'Europe/London')).toMatchObject({ dueAt: '2040-06-02T23:00:00.000Z' });
  });

  it('or at the close of business', () => {
    const end = { dueAt: 'close_of_business', closeOfBusiness: '17:00' } as const;
    expect(promisedDue('2024-06-03', 'Europe/London', end)).toMatchObject({ dueAt: '2024-06-03T16:00:00.000Z' });
  });

  test.each([
    ['2024-02-30', 'Europe/London', 'BAD_DATE'],
    ['0024-02-20', 'Europe/London', 'OUT_OF_RANGE'],
    ['2024-02-20', 'London', 'BAD_TIME_ZONE'],
  ])('is refused where it is none: %s in %s', (date, timeZone, code) => {
    expect(promisedDue(date, timeZone)).toMatchObject({ ok: false, refusal: { code } });
  });
});

// Each would cost a hundred times the rest of the computation (`Zone`).
test('a bulk import asks the time-zone database once for each year, however many due dates it has', () => {
  const ukAny = shippedCalendar('uk-any');
  const asked = vi.spyOn(Temporal.Instant, 'fromEpochMilliseconds');
  for (let day = 1; day <= 2_000; day += 1) {
    mustDue(limitOf(20, 'working_day', new Date(1_577_836_800_000 + day * 72_000_000).toISOString(), ukAny), ukAny);
  }
  // 2020 to 2024, and the years beside them where a day of theirs is looked at.
  expect(asked.mock.calls.length).toBeLessThanOrEqual(7);
  asked.mockRestore();
});
