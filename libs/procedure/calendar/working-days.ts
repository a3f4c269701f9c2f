import type { LocalDate } from '#kernel';
import { ALWAYS, type CalendarVersion, type Holiday } from './calendar-version.ts';
import { epochDayOf, parseLocalDate, weekdayName, weekdayOf, type EpochDay } from './local-date.ts';

/** A calendar version made ready for counting: the same facts, found in constant time. */
interface Index {
  readonly holidays: ReadonlyMap<EpochDay, Holiday>;
  /** By weekday 1 … 7. */
  readonly works: readonly boolean[];
  readonly firstDay: EpochDay;
  readonly lastDay: EpochDay;
  /** What is wrong with the data, or `null`. */
  readonly fault: CalendarFaultKind | null;
}

/** Why a calendar cannot be counted on at all. */
export type CalendarFaultKind = 'never_works' | 'bad_date';

const NO_CLOSURES: ReadonlySet<EpochDay> = new Set();

/**
 * Indexes by version object. Versions are immutable, so an index is never stale; it goes when its version does, so
 * nothing is cached that was not handed in (a list cached for the life of a process once hid a one-off holiday from a
 * whole service).
 */
const indexes = new WeakMap<CalendarVersion, Index>();

function indexOf(calendar: CalendarVersion): Index {
  const known = indexes.get(calendar);
  if (known !== undefined) return known;
  const holidays = new Map<EpochDay, Holiday>();
  let fault: CalendarFaultKind | null = null;
  for (const holiday of calendar.holidays) {
    const day = parseLocalDate(holiday.date);
    if (day === null) fault = 'bad_date';
    else holidays.set(day, holiday);
  }
  const works = Array.from({ length: 8 }, (_, weekday) => calendar.workingWeekdays.some((w) => w === weekday));
  // A finite list of holidays cannot close every week of all time, so one working weekday is enough to end any count.
  if (!works.includes(true)) fault = 'never_works';
  const index: Index = {
    holidays,
    works,
    firstDay: epochDayOf({ year: calendar.firstYear, month: 1, day: 1 }),
    lastDay: epochDayOf({ year: calendar.lastYear, month: 12, day: 31 }),
    fault,
  };
  indexes.set(calendar, index);
  return index;
}

/** What is wrong with a calendar that came from elsewhere, or `null`; checked once a version. */
export function calendarFault(calendar: CalendarVersion): CalendarFaultKind | null {
  return indexOf(calendar).fault;
}

/**
 * One reading of a calendar with a firm's closure days (G-1). It remembers which days it was asked about, because a
 * date is provisional when a day that decided it lies outside the published years, and only then.
 */
export class WorkingDays {
  readonly #index: Index;
  readonly #closures: ReadonlySet<EpochDay>;
  readonly #always: boolean;
  #earliest = Infinity;
  #latest = -Infinity;

  /** Closure days that are no dates are left out: check them at the door. */
  constructor(calendar: CalendarVersion, closureDays: readonly LocalDate[]) {
    this.#index = indexOf(calendar);
    this.#always = calendar.id === ALWAYS;
    this.#closures =
      closureDays.length === 0 || this.#always
        ? NO_CLOSURES
        : new Set(closureDays.flatMap((date) => parseLocalDate(date) ?? []));
  }

  works(day: EpochDay): boolean {
    if (day < this.#earliest) this.#earliest = day;
    if (day > this.#latest) this.#latest = day;
    return this.#index.works[weekdayOf(day)] === true && !this.#index.holidays.has(day) && !this.#closures.has(day);
  }

  /** Why a day does not work, for people: "bank holiday: Good Friday"; `null` where it works. */
  dayOff(day: EpochDay): string | null {
    const holiday = this.#index.holidays.get(day);
    if (holiday !== undefined) {
      return `bank holiday: ${holiday.title}${holiday.substitute === true ? ' (substitute day)' : ''}`;
    }
    if (this.#closures.has(day)) return 'the firm’s closure day';
    if (this.#index.works[weekdayOf(day)] === true) return null;
    const name = weekdayName(weekdayOf(day));
    return name === 'Saturday' || name === 'Sunday' ? name : `${name} is not a working weekday`;
  }

  /** The first working day on or after `day`. */
  next(day: EpochDay): EpochDay {
    return this.#walk(day, 1);
  }

  /** The last working day on or before `day`. */
  previous(day: EpochDay): EpochDay {
    return this.#walk(day, -1);
  }

  /**
   * The most days that a walk over `n` working days can take: each week has at least one working weekday, and each
   * holiday and closure day can spoil one of them.
   */
  bound(n: number): number {
    return 7 * (n + 1 + this.#index.holidays.size + this.#closures.size);
  }

  /** Whether a day that was asked about lies outside the years for which the holidays are published. */
  get provisional(): boolean {
    return !this.#always && (this.#earliest < this.#index.firstDay || this.#latest > this.#index.lastDay);
  }

  #walk(from: EpochDay, step: 1 | -1): EpochDay {
    const end = from + step * this.bound(0);
    let day = from;
    while (day !== end && !this.works(day)) day += step;
    return day;
  }
}
