import { describe, expect, it, test } from 'vitest';
import { shippedCalendar } from '../calendar/index.ts';
import { printProof } from './print-proof.ts';
import { prove } from './proof.ts';
import { englandAndWales, limitOf } from './testing.ts';

const northernIreland = shippedCalendar('northern-ireland');

describe('a proof', () => {
  it('prints the answer, what it was computed from, and every day with its reason', () => {
    const proof = prove(
      {
        ...limitOf(2, 'working_day', '2024-03-28T10:00:00Z', northernIreland),
        closureDays: ['2024-04-02'],
        tzdb: '2025b',
      },
      northernIreland,
    );
    expect(printProof(proof)).toBe(
      [
        'due 2024-04-04, before 2024-04-05T00:00:00+01:00 (2024-04-04T23:00:00Z)',
        '2 working days from 2024-03-28T10:00:00+00:00',
        'calendar northern-ireland version 1; Europe/London, time-zone database 2025b',
        '  Thu 2024-03-28  received     received 10:00:00, day of receipt, day 0',
        '  Fri 2024-03-29  not counted  bank holiday: Good Friday',
        '  Sat 2024-03-30  not counted  Saturday',
        '  Sun 2024-03-31  not counted  Sunday',
        '  Mon 2024-04-01  not counted  bank holiday: Easter Monday',
        '  Tue 2024-04-02  not counted  the firm’s closure day',
        '  Wed 2024-04-03  counted 1',
        '  Thu 2024-04-04  counted 2',
        'note: the local clock moves from +00:00 to +01:00 in between',
      ].join('\n'),
    );
  });

  it('shows why a receipt is deemed to be later', () => {
    const { days } = prove(
      { ...limitOf(1, 'working_day', '2024-06-07T17:00:30+01:00'), receipt: { rule: 'deemed', cutoff: '17:00' } },
      englandAndWales,
    );
    expect(days.map(({ date, step, why }) => `${date} ${step}: ${why}`)).toEqual([
      '2024-06-07 received: received 17:00:30, after the cut-off 17:00',
      '2024-06-08 not_counted: Saturday',
      '2024-06-09 not_counted: Sunday',
      '2024-06-10 deemed_received: deemed received, day of receipt, day 0',
      '2024-06-11 counted: ',
    ]);
  });

  it('shows where a due day was moved, and over what', () => {
    const inputs = limitOf(7, 'calendar_day', '2024-12-19T15:00:00Z');
    const { days } = prove({ ...inputs, roll: 'next_working_day' }, englandAndWales);
    expect(days.slice(-2)).toEqual([
      { date: '2024-12-26', weekday: 'Thursday', step: 'moved_from', count: null, why: 'bank holiday: Boxing Day' },
      { date: '2024-12-27', weekday: 'Friday', step: 'moved_to', count: null, why: 'rolled to the next working day' },
    ]);
  });

  it('says why a due day was not moved back before its receipt', () => {
    const inputs = limitOf(1, 'calendar_day', '2024-06-08T15:00:00+01:00');
    const { days, result } = prove({ ...inputs, roll: 'previous_working_day' }, englandAndWales);
    expect(result).toMatchObject({ ok: true, dueDate: '2024-06-09' });
    expect(days.at(-1)?.why).toBe('Sunday, but not moved: Fri 7 Jun 2024 is before the receipt');
  });

  it('names the rule by which a month without the date ends', () => {
    const { days } = prove(limitOf(1, 'calendar_month', '2025-01-31T12:00:00Z'), englandAndWales);
    expect(days.at(-1)).toMatchObject({ date: '2025-02-28', why: expect.stringContaining('Dodds v Walker') });
  });

  it('is cut in the middle where it is long, and says by how much', () => {
    const text = printProof(prove(limitOf(200, 'calendar_day', '2025-01-31T12:00:00Z'), englandAndWales));
    expect(text).toContain('… 121 more days …');
    expect(text.split('\n')).toHaveLength(3 + 81 + 1);
  });

  it('of what has no due date is the refusal', () => {
    const text = printProof(prove(limitOf(-1, 'week', '2025-01-31T12:00:00Z'), englandAndWales));
    expect(text).toBe(
      'no due date for -1 weeks: duration.n: -1 is no count of units (accepted: a whole number from 0 to 10000)',
    );
  });
});

test('closure days do not close the calendar on which every day works, and the proof says so', () => {
  const always = shippedCalendar('always');
  const proof = prove(
    { ...limitOf(1, 'working_day', '2025-12-24T12:00:00Z', always), closureDays: ['2025-12-25'] },
    always,
  );
  expect(proof.result).toMatchObject({ ok: true, dueDate: '2025-12-25' });
  expect(proof.notes).toEqual(['on the calendar "always" every day works, closure days included']);
});
