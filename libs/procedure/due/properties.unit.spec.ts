import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import {
  formatLocalDate,
  MONDAY_TO_FRIDAY,
  parseLocalDate,
  shippedCalendar,
  UK_DIVISIONS,
  weekdayOf,
  WorkingDays,
  workingDaysBetween,
  type CalendarVersion,
  type Weekday,
} from '../calendar/index.ts';
import { dueOf } from './due.ts';
import type { DueInputs, Unit } from './due-inputs.ts';
import { englandAndWales, limitOf, mustDue, workingOn } from './testing.ts';
import { localDateOf } from './zone.ts';

const DAY = 86_400_000;
const dayNumber = (date: string): number => parseLocalDate(date) as number;

const instant = fc
  .integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2028, 5, 30) })
  .map((ms) => new Date(ms).toISOString());
const division = fc.constantFrom(...UK_DIVISIONS, 'uk-any' as const).map((id) => shippedCalendar(id));
const week = fc
  .uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1, maxLength: 7 })
  .map((weekdays) => workingOn(weekdays));
const calendar = fc.oneof(division, week);
const closureDays = fc.array(
  fc.integer({ min: Date.UTC(2015, 0, 1) / DAY, max: Date.UTC(2028, 11, 31) / DAY }).map(formatLocalDate),
  { maxLength: 8 },
);
const dayUnit = fc.constantFrom<Unit>('working_day', 'calendar_day', 'week', 'calendar_month');
const roll = fc.constantFrom('none' as const, 'next_working_day' as const, 'previous_working_day' as const);
const countFrom = fc.constantFrom('day_after' as const, 'same_day' as const);
const receipt = fc.constantFrom({ rule: 'actual' as const }, { rule: 'deemed' as const, cutoff: '17:00' });
const zone = fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Tokyo', 'Pacific/Auckland', 'Asia/Kolkata');

describe('1. n working days end on a working day, with exactly n of them after the day of receipt', () => {
  it('for every calendar, working week, closure days and zone', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 1, max: 60 }),
        calendar,
        closureDays,
        zone,
        (from, n, on, closed, timeZone) => {
          const due = mustDue({ ...limitOf(n, 'working_day', from, on), closureDays: closed, timeZone }, on);
          const received = localDateOf(from, timeZone);
          expect(new WorkingDays(on, closed).works(dayNumber(due.dueDate))).toBe(true);
          expect(workingDaysBetween(received, due.dueDate, on, closed)).toBe(n);
        },
      ),
    );
  });
});

describe('2. monotone', () => {
  const rules = fc.record({ unit: dayUnit, roll, countFrom, receipt, timeZone: zone });

  it('a later receipt never gives an earlier due date', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 40 * DAY }),
        fc.integer({ min: 0, max: 30 }),
        calendar,
        rules,
        (from, later, n, on, { unit, ...rule }) => {
          const after = new Date(Date.parse(from) + later).toISOString();
          const [first, second] = [from, after].map((at) => mustDue({ ...limitOf(n, unit, at, on), ...rule }, on));
          expect(second!.dueAt >= first!.dueAt).toBe(true);
        },
      ),
    );
  });

  it('a larger n never gives an earlier due date', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 30 }),
        calendar,
        rules,
        (from, n, more, on, { unit, ...rule }) => {
          const [few, many] = [n, n + more].map((count) => mustDue({ ...limitOf(count, unit, from, on), ...rule }, on));
          expect(many!.dueAt >= few!.dueAt).toBe(true);
        },
      ),
    );
  });
});

describe('3. an extra holiday never gives an earlier due date', () => {
  it('for working days, and for every unit that rolls forward', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 30 }),
        division,
        closureDays,
        dayUnit,
        receipt,
        (from, n, on, extra, unit, rule) => {
          const inputs: DueInputs = { ...limitOf(n, unit, from, on), roll: 'next_working_day', receipt: rule };
          const more: CalendarVersion = {
            ...on,
            holidays: [...on.holidays, ...extra.map((date) => ({ date, title: 'one-off' }))],
          };
          expect(mustDue(inputs, more).dueAt >= mustDue(inputs, on).dueAt).toBe(true);
        },
      ),
    );
  });
});

describe('4. literal receipt is never later than deemed receipt', () => {
  it('whatever the limit', () => {
    fc.assert(
      fc.property(
        instant,
        fc.integer({ min: 0, max: 30 }),
        calendar,
        dayUnit,
        roll,
        countFrom,
        (from, n, on, unit, rolled, counted) => {
          const literal: DueInputs = { ...limitOf(n, unit, from, on), roll: rolled, countFrom: counted };
          const deemed: DueInputs = { ...literal, receipt: { rule: 'deemed', cutoff: '17:00' } };
          expect(mustDue(literal, on).dueAt <= mustDue(deemed, on).dueAt).toBe(true);
        },
      ),
    );
  });
});

describe('5. elapsed hours are exact', () => {
  test.each([1, 24, 72])('%i hours from noon and from half past midnight of every day of 2019 to 2030', (n) => {
    for (let day = Date.UTC(2019, 0, 1); day < Date.UTC(2031, 0, 1); day += DAY) {
      for (const from of [day + DAY / 2, day + DAY / 48]) {
        const due = mustDue(limitOf(n, 'elapsed_hour', new Date(from).toISOString()));
        if (Date.parse(due.dueAt) - from !== n * 3_600_000)
          throw new Error(`${new Date(from).toISOString()} ${due.dueAt}`);
      }
    }
  });
});

describe('6. weeks and months', () => {
  it('a week later is the same weekday', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 60 }), (from, n) => {
        const due = dayNumber(mustDue(limitOf(n, 'week', from)).dueDate);
        expect(weekdayOf(due)).toBe(weekdayOf(dayNumber(localDateOf(from, 'Europe/London'))));
      }),
    );
  });

  it('a month later is the same day of the month, or the last day of a shorter month', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 60 }), (from, n) => {
        const [year, month, day] = localDateOf(from, 'Europe/London').split('-').map(Number) as [
          number,
          number,
          number,
        ];
        const last = new Date(Date.UTC(year, month + n, 0)).getUTCDate();
        const due = mustDue(limitOf(n, 'calendar_month', from)).dueDate;
        expect(due).toBe(new Date(Date.UTC(year, month - 1 + n, Math.min(day, last))).toISOString().slice(0, 10));
      }),
    );
  });

  it('months are counted from the start and never chained: 31 January + 1 + 1 is 28 March, + 2 is 31 March', () => {
    const one = mustDue(limitOf(1, 'calendar_month', '2025-01-31T12:00:00Z')).dueDate;
    expect(mustDue(limitOf(1, 'calendar_month', `${one}T12:00:00Z`)).dueDate).toBe('2025-03-28');
    expect(mustDue(limitOf(2, 'calendar_month', '2025-01-31T12:00:00Z')).dueDate).toBe('2025-03-31');
  });
});

// 7, the server's zone and language, is time-zones.unit.spec.ts: it takes processes.

describe('8. a newer calendar changes nothing that was computed with an older one', () => {
  it('the inputs name their version, and another one is refused rather than used', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 30 }), division, (from, n, on) => {
        const inputs = limitOf(n, 'working_day', from, on);
        const before = mustDue(inputs, on);
        const newer = { ...on, version: 2, holidays: [...on.holidays, { date: before.dueDate, title: 'one-off' }] };
        expect(dueOf(inputs, newer)).toMatchObject({ ok: false, refusal: { code: 'CALENDAR_MISMATCH' } });
        expect(mustDue(inputs, on)).toEqual(before);
      }),
    );
  });
});

describe('9. the calendar of any nation', () => {
  it('is closed on exactly the days on which one of the three is, day by day', () => {
    const nations = UK_DIVISIONS.map((id) => new WorkingDays(shippedCalendar(id), []));
    const any = new WorkingDays(shippedCalendar('uk-any'), []);
    for (let day = dayNumber('2015-01-01'); day <= dayNumber('2028-12-31'); day += 1) {
      expect(any.works(day)).toBe(nations.every((nation) => nation.works(day)));
    }
  });
});

describe('10. a date that unpublished years decided is provisional', () => {
  it('exactly when the count leaves the published years', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2028, 10, 1), max: Date.UTC(2029, 1, 1) }).map((ms) => new Date(ms).toISOString()),
        fc.integer({ min: 1, max: 60 }),
        (from, n) => {
          const due = mustDue(limitOf(n, 'working_day', from));
          expect(due.provisional).toBe(due.dueDate > '2028-12-31');
        },
      ),
    );
  });

  it.each([
    ['before the first published year too', '2014-12-01T10:00:00Z', 'working_day', 1, {}, true],
    [
      'also when only the roll looked there',
      '2028-12-29T10:00:00Z',
      'calendar_day',
      3,
      { roll: 'next_working_day' },
      true,
    ],
    ['but not where no calendar was asked', '2035-01-01T10:00:00Z', 'calendar_day', 3, {}, false],
  ] as const)('%s', (_what, from, unit, n, other, provisional) => {
    expect(mustDue({ ...limitOf(n, unit, from), ...other }).provisional).toBe(provisional);
  });

  it('not on the last day that is published, and on the next', () => {
    const sevenDays = workingOn([1, 2, 3, 4, 5, 6, 7]);
    const provisional = (n: number): boolean =>
      mustDue(limitOf(n, 'working_day', '2028-12-30T10:00:00Z', sevenDays), sevenDays).provisional;
    expect([provisional(1), provisional(2)]).toEqual([false, true]);
  });

  it('never on the calendar on which every day works', () => {
    const always = shippedCalendar('always');
    expect(mustDue(limitOf(9, 'working_day', '2040-01-01T10:00:00Z', always), always).provisional).toBe(false);
  });
});

describe('no limit is over before it starts', () => {
  it('whatever the rule, where it is accepted at all', () => {
    const rules = fc.record({
      roll,
      countFrom,
      timeZone: zone,
      receipt: fc.constantFrom<DueInputs['receipt']>({ rule: 'actual' }, { rule: 'deemed', cutoff: '16:00' }),
      dueAt: fc.constantFrom('end_of_day' as const, 'close_of_business' as const),
      closeOfBusiness: fc.constant('17:00'),
    });
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 3 }), calendar, dayUnit, rules, (from, n, on, unit, rule) => {
        const due = dueOf({ ...limitOf(n, unit, from, on), ...rule }, on);
        if (due.ok) expect(due.dueAt > from).toBe(true);
        else expect(due.refusal.code).toBe('BAD_COMBINATION');
      }),
      { numRuns: 500 },
    );
  });
});

test('the ordinary week is Monday to Friday', () => {
  expect(englandAndWales.workingWeekdays).toEqual(MONDAY_TO_FRIDAY);
});
