import { correspondingDate, type EpochDay, type WorkingDays } from '../calendar/index.ts';
import type { DueInputs, Unit } from './due-inputs.ts';
import { remarkDaysOff, type Listener } from './remark.ts';

/** The units that count local days; elapsed hours do not. */
export type DayUnit = Exclude<Unit, 'elapsed_hour'>;

/** `n` units from a day. `inclusive`: that day is itself day 1, where it counts at all. */
export interface Count {
  readonly n: number;
  readonly unit: DayUnit;
  readonly inclusive: boolean;
}

export const countOf = (n: number, unit: DayUnit, countFrom: DueInputs['countFrom']): Count => ({
  n,
  unit,
  // With nothing to count there is no day 1 to include.
  inclusive: countFrom === 'same_day' && n > 0,
});

/** The day on which a count ends, before any roll: always on or after `received`. */
export function endOfCount(count: Count, received: EpochDay, days: WorkingDays, listen?: Listener): EpochDay {
  switch (count.unit) {
    case 'working_day':
      return count.n === 0 ? sameWorkingDay(received, days, listen) : nthWorkingDay(count, received, days, listen);
    case 'calendar_day':
      return nthDay(count, 1, received, listen);
    case 'week':
      return nthDay(count, 7, received, listen);
    case 'calendar_month':
      return nthMonth(count, received, listen);
  }
}

/** With no days to count: the day of receipt, or the next that works ("the same working day" of Saturday is Monday). */
function sameWorkingDay(received: EpochDay, days: WorkingDays, listen?: Listener): EpochDay {
  const day = days.next(received);
  if (listen !== undefined) {
    if (day > received) remarkDaysOff(listen, 'not_counted', received + 1, day, days);
    listen({ day, step: 'counted', count: 0, why: 'nothing to count: the same working day' });
  }
  return day;
}

function nthWorkingDay({ n, inclusive }: Count, received: EpochDay, days: WorkingDays, listen?: Listener): EpochDay {
  const last = received + days.bound(n);
  let counted = 0;
  let day = inclusive ? received - 1 : received;
  while (counted < n && day < last) {
    day += 1;
    const works = days.works(day);
    if (works) counted += 1;
    listen?.(
      works
        ? { day, step: 'counted', count: counted, why: '' }
        : { day, step: 'not_counted', count: null, why: days.dayOff(day) ?? '' },
    );
  }
  return day;
}

function nthDay({ n, inclusive }: Count, length: 1 | 7, received: EpochDay, listen?: Listener): EpochDay {
  const start = inclusive ? received - 1 : received;
  for (let count = 1; listen !== undefined && count <= n; count += 1) {
    listen({ day: start + count * length, step: 'counted', count, why: '' });
  }
  return start + n * length;
}

function nthMonth({ n, inclusive }: Count, received: EpochDay, listen?: Listener): EpochDay {
  const { day, clamped } = correspondingDate(received, n);
  // A month that includes its first day ends the day before the corresponding date: 1 to 31 March is one month.
  const end = inclusive && !clamped ? day - 1 : day;
  listen?.({
    day: end,
    step: 'corresponding',
    count: n,
    why: clamped
      ? 'the month has no corresponding date: its last day (Dodds v Walker)'
      : `${inclusive ? 'the day before ' : ''}the corresponding date`,
  });
  return end;
}
