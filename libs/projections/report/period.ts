import type { Instant, LocalDate } from '#kernel';
import { formatLocalDate, parseLocalDate, periodNumberOf, periodOfNumber, Zone } from '#procedure';
import { BadQuery } from '../paging/index.ts';

/** Whole local days, both included: `2026-07-01` to `2026-09-30`. */
export interface Period {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** A period as the moments that bound it, in the time zone of the organisation. */
export interface Bounds extends Period {
  readonly timeZone: string;
  /** The first moment of `from`, inclusive. */
  readonly start: Instant;
  /** The first moment after `to`, exclusive. */
  readonly end: Instant;
}

/** No period at all. */
export class BadPeriod extends BadQuery {
  override readonly name = 'BadPeriod';
  readonly code = 'BAD_PERIOD';
  readonly field = 'period';
  override readonly wouldAccept =
    'a quarter such as 2026-Q3, a year such as 2026, or days such as 2026-07-01..2026-09-30';
}

const LAST_DAYS = ['03-31', '06-30', '09-30', '12-31'] as const;

/** The calendar quarter `2026-Q3`. @throws BadPeriod */
export function quarter(text: string): Period {
  const [, year, number] = /^(\d{4})-Q([1-4])$/.exec(text) ?? [];
  const lastDay = LAST_DAYS[Number(number) - 1];
  if (year === undefined || lastDay === undefined) throw new BadPeriod(`"${text}" is no period`);
  const month = String(Number(number) * 3 - 2).padStart(2, '0');
  return { from: `${year}-${month}-01`, to: `${year}-${lastDay}` };
}

/** The calendar year `2026`. @throws BadPeriod */
export function year(text: string): Period {
  if (!/^\d{4}$/.test(text)) throw new BadPeriod(`"${text}" is no year such as 2026`);
  return { from: `${text}-01-01`, to: `${text}-12-31` };
}

/** @throws BadPeriod where a date or the zone is none, or the period ends before it begins. */
export function boundsOf({ from, to }: Period, timeZone: string): Bounds {
  const [first, last] = [parseLocalDate(from), parseLocalDate(to)];
  const zone = Zone.of(timeZone);
  if (first === null || last === null) throw new BadPeriod(`"${from}" to "${to}" are no dates such as 2026-07-01`);
  if (last < first) throw new BadPeriod(`the period ends on ${to}, before it begins on ${from}`);
  if (zone === null) throw new BadPeriod(`"${timeZone}" is no time zone such as Europe/London`);
  const instant = (day: number): Instant => new Date(zone.startOf(day)).toISOString();
  return { from, to, timeZone, start: instant(first), end: instant(last + 1) };
}

/** The quarter before a quarter, the year before a year, and before any other days as many. @throws BadPeriod */
export function periodBeforeThis({ from, to }: Period): Period {
  for (const length of ['calendar_quarter', 'calendar_year'] as const) {
    const { first, last } = periodOfNumber(periodNumberOf(from, length), length);
    if (first !== from || last !== to) continue;
    const before = periodOfNumber(periodNumberOf(from, length) - 1, length);
    return { from: before.first, to: before.last };
  }
  const [first, last] = [parseLocalDate(from), parseLocalDate(to)];
  if (first === null || last === null) throw new BadPeriod(`"${from}" to "${to}" are no dates such as 2026-07-01`);
  return { from: formatLocalDate(first - (last - first + 1)), to: formatLocalDate(first - 1) };
}
