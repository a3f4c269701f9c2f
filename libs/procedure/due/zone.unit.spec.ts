import { describe, expect, it, test } from 'vitest';
import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import { formatLocalDate, parseLocalDate } from '../calendar/index.ts';
import { parseTimeOfDay, Zone } from './zone.ts';

const ZONES = [
  'Europe/London',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Tokyo',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Beirut',
  'Africa/Casablanca',
  'America/St_Johns',
  'UTC',
];
const zone = fc.constantFrom(...ZONES);
const anyInstant = fc.integer({ min: Date.UTC(1950, 0, 1), max: Date.UTC(2060, 0, 1) });
const of = (name: string): Zone => Zone.of(name) as Zone;

describe('local time, against Temporal itself', () => {
  it('shows the same local time at any instant', () => {
    fc.assert(
      fc.property(zone, anyInstant, (name, ms) => {
        const expected = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(name);
        const { day, timeOfDay } = of(name).localTimeOf(ms);
        expect(formatLocalDate(day)).toBe(expected.toPlainDate().toString());
        expect(timeOfDay).toBe(expected.toPlainTime().since('00:00').total('milliseconds'));
        expect(of(name).offsetText(ms)).toBe(expected.offset);
      }),
      { numRuns: 150 },
    );
  });

  it('starts every day at the same instant, around every change of the clock', () => {
    for (const name of ZONES) {
      let at = Temporal.Instant.from('2012-01-01T00:00Z').toZonedDateTimeISO(name).getTimeZoneTransition('next');
      while (at !== null && at.year < 2022) {
        for (const days of [-1, 0, 1]) {
          const date = at.toPlainDate().add({ days });
          const day = parseLocalDate(date.toString())!;
          expect(of(name).startOf(day)).toBe(date.toZonedDateTime(name).epochMilliseconds);
        }
        at = at.getTimeZoneTransition('next');
      }
    }
  });
});

describe('the first instant of a local time', () => {
  const on = (name: string, date: string, time: string): string =>
    new Date(of(name).firstInstantAt(parseLocalDate(date)!, parseTimeOfDay(time)!)).toISOString();

  test.each([
    ['a plain day', 'Europe/London', '2024-06-03', '09:00', '2024-06-03T08:00:00.000Z'],
    ['a time that comes twice: the first', 'Europe/London', '2025-10-26', '01:30', '2025-10-26T00:30:00.000Z'],
    ['a time that never comes: the change', 'Europe/London', '2025-03-30', '01:30', '2025-03-30T01:00:00.000Z'],
    ['a day that starts at 01:00', 'America/Sao_Paulo', '2018-11-04', '00:00', '2018-11-04T03:00:00.000Z'],
    ['a day that was left out: the next', 'Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T10:00:00.000Z'],
  ])('%s', (_what, name, date, time, expected) => {
    expect(on(name, date, time)).toBe(expected);
  });
});

describe('what is no zone and no time', () => {
  test.each(['', 'London', 'Europe/Atlantis', 'BST'])('"%s" is no zone', (name) => {
    expect(Zone.of(name)).toBeNull();
  });

  test.each(['', '9:00', '24:01', '12:60', '17:00:00', '5pm'])('"%s" is no time of day', (text) => {
    expect(parseTimeOfDay(text)).toBeNull();
  });

  it('24:00 is the end of a day', () => {
    expect(parseTimeOfDay('24:00')).toBe(86_400_000);
  });
});
