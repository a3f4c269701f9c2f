import { describe, expect, it, test } from 'vitest';
import { shippedCalendars } from '../calendar/index.ts';
import { explainDue } from './explain-due.ts';

const FRIDAY_EVENING = '2024-06-07T17:01:00+01:00';
const element = { id: 'X1', received: FRIDAY_EVENING, div: 'england-and-wales', unit: 'working_days', n: 1, opts: {} };
const context = { tzdb: 'test' };

const dueOn = (change: object): string => {
  const answer = explainDue({ ...element, ...change }, context);
  return answer.ok ? answer.dueDate : answer.faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
};

describe('a due date asked for from outside', () => {
  it('is answered in the form of the vectors, with its proof', () => {
    const answer = explainDue(element, context);
    expect(answer).toMatchObject({
      ok: true,
      id: 'X1',
      what: '',
      dueDate: '2024-06-10',
      dueAt: '2024-06-10T23:00:00Z',
      local: 'before 2024-06-11T00:00:00+01:00',
      provisional: false,
      proof: { inputs: { timeZone: 'Europe/London', tzdb: 'test' } },
    });
  });

  test.each<[string, object, string]>([
    ['deemed receipt with a cut-off', { opts: { receipt: 'deemed', cutoff: '17:00' } }, '2024-06-11'],
    ['a cut-off alone, which implies it', { opts: { cutoff: '17:00' } }, '2024-06-11'],
    ['deemed receipt as an object', { opts: { receipt: { rule: 'deemed', cutoff: '17:00' } } }, '2024-06-11'],
    ['deemed receipt without a cut-off', { opts: { receipt: 'deemed' } }, '2024-06-10'],
    ['literal receipt, said', { opts: { receipt: 'actual' } }, '2024-06-10'],
    ['a roll', { unit: 'calendar_days', opts: { roll: 'next_working_day' } }, '2024-06-10'],
    ['a roll back', { unit: 'calendar_days', n: 2, opts: { roll: 'previous_working_day' } }, '2024-06-07'],
    ['the same day counted', { opts: { countFrom: 'same_day' } }, '2024-06-07'],
    ['another spelling of the option', { opts: { count_from: 'same-day' } }, '2024-06-07'],
    ['closure days', { opts: { closureDays: ['2024-06-10'] } }, '2024-06-11'],
    ['a working week', { opts: { workingWeekdays: [6, 7] } }, '2024-06-08'],
    ['one more holiday', { opts: { extraHolidays: ['2024-06-10'] } }, '2024-06-11'],
    ['a zone', { opts: { timeZone: 'Pacific/Auckland' } }, '2024-06-10'],
    ['singular words', { unit: 'working_day' }, '2024-06-10'],
    ['no options at all', { opts: undefined }, '2024-06-10'],
    ['no days', { n: 0 }, '2024-06-07'],
    ['months', { unit: 'calendar_months' }, '2024-07-07'],
    ['any nation', { received: '2024-07-11T10:00:00+01:00', div: 'uk-any' }, '2024-07-15'],
    ['every day', { div: 'always' }, '2024-06-08'],
  ])('%s', (_what, change, expected) => {
    expect(dueOn(change)).toBe(expected);
  });

  it('takes the close of business as 17:00 where nothing else is said', () => {
    const close = { ...element, opts: { dueAt: 'close_of_business' } };
    expect(explainDue(close, context)).toMatchObject({ dueAt: '2024-06-10T16:00:00Z' });
    const earlier = { ...element, opts: { dueAt: 'close_of_business', closeOfBusiness: '16:30' } };
    expect(explainDue(earlier, context)).toMatchObject({ local: 'before 2024-06-10T16:30:00+01:00' });
  });

  it('answers as the calendar was known before a one-off was announced', () => {
    const received = '2022-09-07T10:00:00+01:00';
    expect(dueOn({ received, n: 10 })).toBe('2022-09-22');
    expect(dueOn({ received, n: 10, opts: { withoutHolidays: ['2022-09-19'] } })).toBe('2022-09-21');
  });

  it('takes the latest version of a calendar, or the one that is named', () => {
    const [v1] = shippedCalendars;
    const v2 = { ...v1!, version: 2, holidays: [...v1!.holidays, { date: '2024-06-10', title: 'One-off' }] };
    const calendars = [v2, ...shippedCalendars];
    const at = (opts: object): string => {
      const answer = explainDue({ ...element, opts }, { tzdb: 'test', calendars });
      return answer.ok ? answer.dueDate : (answer.faults[0]?.field ?? '');
    };
    expect(at({})).toBe('2024-06-11');
    expect(at({ calendarVersion: 1 })).toBe('2024-06-10');
    expect(at({ calendarVersion: 3 })).toBe('opts.calendarVersion');
  });
});

describe('a request that cannot be answered names each fault', () => {
  test.each<[string, object, string]>([
    ['no moment', { received: '2024-06-07' }, 'received: expected a moment with its offset'],
    ['a day that is none', { received: '2024-02-30T10:00:00Z' }, 'received: expected a moment with its offset'],
    ['an unknown calendar', { div: 'wales' }, 'div: unknown calendar'],
    ['days of no kind (G-5)', { unit: 'days' }, 'unit: unknown unit'],
    ['a negative count', { n: -1 }, 'n: -1 is no count of units'],
    ['a fraction', { n: 1.5 }, 'n: 1.5 is no count of units'],
    ['a count beyond reason', { n: 10_001 }, 'n: 10001 is no count of units'],
    ['a count in words', { n: '5' }, 'n: expected a number'],
    ['an option nobody knows', { opts: { rol: 'none' } }, 'opts.rol: unknown option'],
    ['an option twice', { opts: { countFrom: 'same_day', count_from: 'same_day' } }, 'opts.count_from: given twice'],
    ['a value nobody knows', { opts: { roll: 'sideways' } }, 'opts.roll: not understood'],
    ['a list with a wrong item', { opts: { closureDays: ['2024-06-31'] } }, 'opts.closureDays: not understood'],
    [
      'options that contradict',
      { opts: { receipt: 'actual', cutoff: '17:00' } },
      'opts.cutoff: contradicts opts.receipt',
    ],
    ['options that are no object', { opts: [] }, 'opts: expected an object'],
    ['a field nobody knows', { division: 'scotland' }, 'division: unknown field'],
    ['a zone nobody knows', { opts: { timeZone: 'London' } }, 'opts.timeZone: London is no time zone'],
    ['days to an instant', { opts: { dueAt: 'instant' } }, 'opts.dueAt: only elapsed hours end at an instant'],
    ['a week without a working day', { opts: { workingWeekdays: [] } }, 'div: no weekday works in custom version 1'],
    ['several at once', { n: 'x', div: 'x' }, 'n: expected a number; div: unknown calendar'],
  ])('%s', (_what, change, expected) => {
    expect(dueOn(change)).toBe(expected);
  });

  it('and what would be accepted', () => {
    const answer = explainDue({ ...element, opts: { roll: 1 } }, context);
    const wouldAccept = 'none (default), next_working_day or previous_working_day';
    expect(answer).toEqual({
      ok: false,
      id: 'X1',
      faults: [{ field: 'opts.roll', message: 'not understood', wouldAccept }],
    });
  });

  test.each([null, 1, 'x', []])('%p is no request', (value) => {
    expect(explainDue(value, context)).toEqual({
      ok: false,
      id: '',
      faults: [{ field: '', message: 'expected an object' }],
    });
  });
});
