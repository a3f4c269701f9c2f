import type { LocalDate } from '#kernel';
import { z } from 'zod';
import { ALWAYS, UK_DIVISIONS, type CalendarVersion, type Holiday } from './calendar-version.ts';
import { parseLocalDate, weekdayName, weekdayOf } from './local-date.ts';

export type CalendarFaultCode =
  | 'MALFORMED'
  | 'BAD_DATE'
  | 'DUPLICATE_DATE'
  | 'OUTSIDE_YEARS'
  | 'YEARS_REVERSED'
  | 'YEAR_WITHOUT_HOLIDAYS'
  | 'NEVER_WORKS'
  | 'NOT_ALWAYS'
  | 'WRONG_CALENDAR'
  | 'WRONG_VERSION'
  | 'YEARS_LOST'
  | 'PAST_DATES_LOST';

export interface CalendarVersionFault {
  /** A path into the candidate: `holidays[3].date`. */
  readonly path: string;
  readonly code: CalendarFaultCode;
  readonly message: string;
  /** The dates concerned, where there is a list of them. */
  readonly dates?: readonly LocalDate[];
}

/** What a new version alters: the clocks still running across these days are the ones to look at. */
export interface CalendarChanges {
  readonly added: readonly Holiday[];
  readonly removed: readonly Holiday[];
  readonly workingWeekdaysChanged: boolean;
}

export type CalendarCheck =
  | {
      readonly ok: true;
      readonly version: CalendarVersion;
      readonly changes: CalendarChanges;
      /** Lawful but odd, for the administrator to look at again. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly faults: readonly CalendarVersionFault[] };

const year = z.int().min(1900).max(9999);
const shape = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'a name in lower case, such as england-and-wales'),
  version: z.int().min(1),
  holidays: z.array(
    z.strictObject({ date: z.string(), title: z.string().trim().min(1), substitute: z.boolean().optional() }),
  ),
  workingWeekdays: z.array(
    z.union(
      [1, 2, 3, 4, 5, 6, 7].map((day) => z.literal(day as 1)),
      'a weekday from 1 = Monday to 7 = Sunday',
    ),
  ),
  firstYear: year,
  lastYear: year,
  source: z.string().trim().min(1),
});

/**
 * Everything that is wrong with a calendar version before it is published, each fault with its place and reason.
 * @param previous the version it follows. Without one it must be version 1.
 * @param today the local day of publication. Dates of `previous` up to it have been counted on and must stay: the
 * official feed once dropped five years of its past. Later ones may go, as corrections do. Without it none may go.
 */
export function checkCalendarVersion(
  candidate: unknown,
  previous?: CalendarVersion,
  today: LocalDate = '9999-12-31',
): CalendarCheck {
  const parsed = shape.safeParse(candidate);
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map(({ path, message }) => ({
        path: z.core.toDotPath(path),
        code: 'MALFORMED',
        message,
      })),
    };
  }
  const version: CalendarVersion = parsed.data;
  const faults = [
    ...faultsOfWeek(version),
    ...faultsOfDates(version),
    ...faultsOfYears(version),
    ...faultsOfSuccession(version, previous, today),
  ];
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, version, changes: changesOf(version, previous), warnings: warningsOn(version) };
}

function faultsOfWeek({ id, workingWeekdays, holidays }: CalendarVersion): CalendarVersionFault[] {
  const path = 'workingWeekdays';
  if (workingWeekdays.length === 0) {
    return [{ path, code: 'NEVER_WORKS', message: 'no weekday works: no limit of working days would ever end' }];
  }
  if (new Set(workingWeekdays).size !== workingWeekdays.length) {
    return [{ path, code: 'MALFORMED', message: 'a weekday is named twice' }];
  }
  if (id === ALWAYS && (workingWeekdays.length !== 7 || holidays.length > 0)) {
    return [{ path: 'id', code: 'NOT_ALWAYS', message: `on "${ALWAYS}" every day works and nothing is a holiday` }];
  }
  return [];
}

function faultsOfDates({ holidays, firstYear, lastYear }: CalendarVersion): CalendarVersionFault[] {
  const firstIndex = new Map<string, number>();
  return holidays.flatMap(({ date, title }, index): CalendarVersionFault[] => {
    const path = `holidays[${index}].date`;
    if (parseLocalDate(date) === null) {
      return [{ path, code: 'BAD_DATE', message: `"${date}" (${title}) is no date: YYYY-MM-DD` }];
    }
    const earlier = firstIndex.get(date);
    if (earlier !== undefined) {
      return [{ path, code: 'DUPLICATE_DATE', message: `${date} is listed already, as holidays[${earlier}]` }];
    }
    firstIndex.set(date, index);
    const inYear = Number(date.slice(0, 4));
    if (inYear >= firstYear && inYear <= lastYear) return [];
    return [{ path, code: 'OUTSIDE_YEARS', message: `${date} lies outside ${firstYear} to ${lastYear}` }];
  });
}

/** A year without a holiday, between others that have some, is a hole in the data and would count bank holidays. */
function faultsOfYears({ id, holidays, firstYear, lastYear }: CalendarVersion): CalendarVersionFault[] {
  if (firstYear > lastYear) {
    return [{ path: 'lastYear', code: 'YEARS_REVERSED', message: `${lastYear} comes before ${firstYear}` }];
  }
  const mayBeEmpty = !UK_DIVISIONS.some((division) => division === id) && id !== 'uk-any';
  if (holidays.length === 0 && mayBeEmpty) return [];
  const listed = new Set(holidays.map(({ date }) => Number(date.slice(0, 4))));
  const empty = Array.from({ length: lastYear - firstYear + 1 }, (_, offset) => firstYear + offset).filter(
    (candidate) => !listed.has(candidate),
  );
  if (empty.length === 0) return [];
  const message = `no holiday is listed for ${empty.join(', ')}: list them, or publish fewer years`;
  return [{ path: 'holidays', code: 'YEAR_WITHOUT_HOLIDAYS', message }];
}

function faultsOfSuccession(
  version: CalendarVersion,
  previous: CalendarVersion | undefined,
  today: LocalDate,
): CalendarVersionFault[] {
  const expected = (previous?.version ?? 0) + 1;
  const faults: CalendarVersionFault[] = [];
  if (previous !== undefined && version.id !== previous.id) {
    faults.push({ path: 'id', code: 'WRONG_CALENDAR', message: `the version before is of ${previous.id}` });
    return faults;
  }
  if (version.version !== expected) {
    faults.push({ path: 'version', code: 'WRONG_VERSION', message: `the next version is ${expected}` });
  }
  if (previous === undefined) return faults;
  if (version.firstYear > previous.firstYear || version.lastYear < previous.lastYear) {
    const message = `${previous.firstYear} to ${previous.lastYear} are published and stay so`;
    const path = version.firstYear > previous.firstYear ? 'firstYear' : 'lastYear';
    faults.push({ path, code: 'YEARS_LOST', message });
  }
  const dates = missingFrom(version, previous)
    .map(({ date }) => date)
    .filter((date) => date <= today);
  if (dates.length > 0) {
    const message = `${dates.length} published dates up to ${today} are missing; due dates were computed with them`;
    faults.push({ path: 'holidays', code: 'PAST_DATES_LOST', message, dates });
  }
  return faults;
}

/** The holidays of `there` whose dates `here` does not list. */
function missingFrom(here: CalendarVersion, there: CalendarVersion): readonly Holiday[] {
  const dates = new Set(here.holidays.map(({ date }) => date));
  return there.holidays.filter(({ date }) => !dates.has(date));
}

function changesOf(version: CalendarVersion, previous: CalendarVersion | undefined): CalendarChanges {
  if (previous === undefined) return { added: version.holidays, removed: [], workingWeekdaysChanged: false };
  const week = (of: CalendarVersion): string => [...of.workingWeekdays].sort((a, b) => a - b).join();
  return {
    added: missingFrom(previous, version),
    removed: missingFrom(version, previous),
    workingWeekdaysChanged: week(version) !== week(previous),
  };
}

/** A holiday on a day that is off anyway is often the weekend date of a substituted one. */
function warningsOn({ holidays, workingWeekdays }: CalendarVersion): readonly string[] {
  return holidays.flatMap(({ date, title }) => {
    const weekday = weekdayOf(parseLocalDate(date) ?? 0);
    if (workingWeekdays.includes(weekday)) return [];
    return [
      `${date} (${title}) is a ${weekdayName(weekday)}, which does not work anyway: is the substitute day meant?`,
    ];
  });
}
