import { describe, expect, it } from 'vitest';
import type { Recorded } from '#kernel';
import { shippedCalendar, type CalendarVersion } from '#procedure';
import {
  calendarAggregate,
  calendarAt,
  latestCalendar,
  type CalendarCommand,
  type CalendarEvent,
  type CalendarState,
} from './index.ts';

const SHIPPED = shippedCalendar('scotland');
/** The shipped calendar with days more or fewer, as the nth version. */
const version = (number: number, days: readonly string[], without: readonly string[] = []): CalendarVersion => ({
  ...SHIPPED,
  version: number,
  holidays: [
    ...SHIPPED.holidays.filter(({ date }) => !without.includes(date)),
    ...days.map((date) => ({ date, title: 'A day announced late' })),
  ],
});
const publish = (calendar: CalendarVersion): CalendarCommand => ({ type: 'publish', calendar });
const withdraw = (number: number, calendar = 'scotland'): CalendarCommand => ({
  type: 'withdraw',
  calendar,
  version: number,
  reason: 'It was never proclaimed',
});

/** A day apart, from 1 March 2026. */
const dayOf = (index: number): string => `2026-03-0${index + 1}T09:00:00.000Z`;

function given(commands: readonly CalendarCommand[]): CalendarState {
  let state = calendarAggregate.initial;
  for (const [index, command] of commands.entries()) {
    const now = dayOf(index);
    const decision = calendarAggregate.decide(state, command, { now, newId: () => `e${index}` });
    if (!decision.ok) throw new Error(decision.refusal.message);
    for (const event of decision.events) {
      const recorded = { ...event, meta: { decidedAt: now } } as unknown as Recorded<CalendarEvent>;
      state = calendarAggregate.evolve(state, recorded);
    }
  }
  return state;
}
const when = (commands: readonly CalendarCommand[], command: CalendarCommand) =>
  calendarAggregate.decide(given(commands), command, { now: dayOf(commands.length), newId: () => 'new' });

const [second, third] = [version(SHIPPED.version + 1, ['2026-07-15']), version(SHIPPED.version + 2, ['2026-07-16'])];

describe('a calendar', () => {
  it('counts as it ships until a version is published', () => {
    expect(latestCalendar('scotland')).toEqual(SHIPPED);
    expect(latestCalendar('scotland', given([publish(second)]))).toEqual(second);
    expect(latestCalendar('nowhere')).toBeUndefined();
  });

  it('is known as it was known on any day', () => {
    const state = given([publish(second), publish(third), withdraw(third.version)]);
    expect(calendarAt('scotland', state, '2026-02-28T00:00:00.000Z')).toEqual(SHIPPED);
    expect(calendarAt('scotland', state, dayOf(0))).toEqual(second);
    expect(calendarAt('scotland', state, dayOf(1))).toEqual(third);
    expect(calendarAt('scotland', state, dayOf(2))).toEqual(second);
  });

  it('counts by the version before the one that is withdrawn, and at last by the one that ships', () => {
    const published = [publish(second), publish(third)];
    expect(latestCalendar('scotland', given([...published, withdraw(third.version)]))).toEqual(second);
    expect(latestCalendar('scotland', given([...published, withdraw(second.version)]))).toEqual(third);
    const both = [...published, withdraw(third.version), withdraw(second.version)];
    expect(latestCalendar('scotland', given(both))).toEqual(SHIPPED);
  });

  it('gives the number of a withdrawn version to no other', () => {
    const withdrawn = [publish(second), withdraw(second.version)];
    expect(when(withdrawn, publish(second))).toMatchObject({ ok: false, refusal: { code: 'CALENDAR_FAULTY' } });
    expect(when(withdrawn, publish(third))).toMatchObject({ ok: true });
  });

  it('lets a day that is still to come be corrected, and keeps those that have been counted', () => {
    const christmas = version(SHIPPED.version + 1, [], ['2026-12-25']);
    expect(when([], publish(christmas))).toMatchObject({ ok: true });
    const newYear = version(SHIPPED.version + 1, [], ['2026-01-01']);
    expect(when([], publish(newYear))).toMatchObject({ ok: false, refusal: { code: 'CALENDAR_FAULTY' } });
  });

  it('has no version withdrawn that is none, or is withdrawn already', () => {
    expect(when([publish(second)], withdraw(99))).toMatchObject({
      ok: false,
      refusal: { code: 'CALENDAR_UNKNOWN', wouldAccept: `one of: ${second.version}` },
    });
    const twice = when([publish(second), withdraw(second.version)], withdraw(second.version));
    expect(twice).toMatchObject({ ok: false, refusal: { code: 'CALENDAR_UNKNOWN', wouldAccept: 'one of: none' } });
  });

  it('of the organisation’s own is not withdrawn altogether: cases count their days on it', () => {
    const own = { ...version(1, []), id: 'our-own' };
    expect(when([publish(own)], withdraw(1, 'our-own'))).toMatchObject({
      ok: false,
      refusal: { code: 'CALENDAR_NEEDED' },
    });
  });
});
