import type { LocalDate } from '#kernel';

export type PeriodLength = 'calendar_quarter' | 'calendar_year';

/** A calendar quarter `2025-Q2` or year `2025`, with its first and last day. */
export interface CalendarPeriod {
  readonly name: string;
  readonly first: LocalDate;
  readonly last: LocalDate;
}

const LAST_DAYS = ['03-31', '06-30', '09-30', '12-31'] as const;

/** The number of the period that a day lies in: one more for each that follows. */
export function periodNumberOf(day: LocalDate, length: PeriodLength): number {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  return length === 'calendar_year' ? year : year * 4 + Math.floor((month - 1) / 3);
}

/** The period of a number, the inverse of {@link periodNumberOf}. */
export function periodOfNumber(number: number, length: PeriodLength): CalendarPeriod {
  const year = String(length === 'calendar_year' ? number : Math.floor(number / 4)).padStart(4, '0');
  if (length === 'calendar_year') return { name: year, first: `${year}-01-01`, last: `${year}-12-31` };
  const quarter = number % 4;
  return {
    name: `${year}-Q${quarter + 1}`,
    first: `${year}-${String(quarter * 3 + 1).padStart(2, '0')}-01`,
    last: `${year}-${LAST_DAYS[quarter] ?? ''}`,
  };
}

/** The period that a name such as `2025-Q2` or `2025` stands for, or `null`. */
export function periodNamed(name: string): (CalendarPeriod & { readonly length: PeriodLength }) | null {
  const [, year, quarter] = /^(\d{4})(?:-Q([1-4]))?$/.exec(name) ?? [];
  if (year === undefined) return null;
  const length = quarter === undefined ? 'calendar_year' : 'calendar_quarter';
  const number = quarter === undefined ? Number(year) : Number(year) * 4 + Number(quarter) - 1;
  return { ...periodOfNumber(number, length), length };
}

/** The period before: `2024-Q4` for `2025-Q1`, `2024` for `2025`. */
export function periodBefore(name: string): CalendarPeriod | null {
  const period = periodNamed(name);
  return period === null ? null : periodOfNumber(periodNumberOf(period.first, period.length) - 1, period.length);
}
