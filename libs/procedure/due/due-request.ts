import { toInstant, type Instant, type LocalDate } from '#kernel';
import { findCalendar, parseLocalDate, shippedCalendars, type CalendarVersion } from '../calendar/index.ts';
import { checkInputs } from './check-inputs.ts';
import type { DueInputs, Unit } from './due-inputs.ts';
import { parseOptions, type RequestOptions } from './request-options.ts';
import { isRecord, type DueFault, type ReportFault } from './request-fault.ts';

/** A due date asked for from outside, ready to be computed. */
export interface DueRequest {
  readonly id: string;
  readonly what: string;
  readonly inputs: DueInputs;
  readonly calendar: CalendarVersion;
}

export interface RequestContext {
  /** The calendar versions that may be named; default the shipped ones. */
  readonly calendars?: readonly CalendarVersion[];
  /** The release of the time-zone database in use, to be recorded. */
  readonly tzdb: string;
}

export type ParsedRequest =
  | { readonly ok: true; readonly request: DueRequest }
  | { readonly ok: false; readonly id: string; readonly faults: readonly DueFault[] };

const FIELDS = ['id', 'what', 'received', 'div', 'unit', 'n', 'opts', 'expect'];

/** A bare "days" is missing on purpose: it does not say whether working or calendar days are meant (G-5). */
const UNIT_WORDS: Readonly<Record<string, Unit>> = {
  working_day: 'working_day',
  calendar_day: 'calendar_day',
  week: 'week',
  calendar_month: 'calendar_month',
  month: 'calendar_month',
  elapsed_hour: 'elapsed_hour',
  hour: 'elapsed_hour',
};

/**
 * Reads one element of a list of due dates: `received` (an instant with its offset), `div` (the calendar), `unit` and
 * `n`, with `id`, `what` and `opts` as they please; `OPTIONS` lists the options. `expect` may stand there and is
 * not read. Everything else is a fault: an option that is not understood must not silently give another date.
 */
export function parseDueRequest(json: unknown, context: RequestContext): ParsedRequest {
  if (!isRecord(json)) return { ok: false, id: '', faults: [{ field: '', message: 'expected an object' }] };
  const id = text(json['id']);
  const faults: DueFault[] = Object.keys(json)
    .filter((key) => !FIELDS.includes(key))
    .map((field) => ({ field, message: 'unknown field', wouldAccept: FIELDS.join(', ') }));
  const fault = (field: string, message: string, wouldAccept?: string): null => {
    faults.push({ field, message, ...(wouldAccept === undefined ? {} : { wouldAccept }) });
    return null;
  };
  const from = parseReceived(json['received'], fault);
  const unit = parseUnit(json['unit'], fault);
  const n = typeof json['n'] === 'number' ? json['n'] : fault('n', 'expected a number', 'a whole number');
  const options = parseOptions(json['opts'] ?? {}, fault);
  const named = parseCalendar(json['div'], options, context.calendars ?? shippedCalendars, fault);
  if (from === null || unit === null || n === null || named === null || faults.length > 0) {
    return { ok: false, id, faults };
  }
  const calendar = amended(named, options);
  const inputs = inputsOf(from, { n, unit }, calendar, options, context.tzdb);
  const refused = checkInputs(inputs, calendar);
  if (refused !== null) {
    const { field, message, wouldAccept } = refused;
    fault(FIELD_NAMES[field] ?? `opts.${field}`, message, wouldAccept);
    return { ok: false, id, faults };
  }
  return { ok: true, request: { id, what: text(json['what']), inputs, calendar } };
}

/** The request's names for the fields of the inputs. */
const FIELD_NAMES: Readonly<Record<string, string>> = { from: 'received', 'duration.n': 'n', calendar: 'div' };

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** A moment with its offset. The day is checked apart, because `Date.parse` carries 30 February into March. */
function parseReceived(value: unknown, fault: ReportFault): Instant | null {
  const instant = typeof value === 'string' && parseLocalDate(value.slice(0, 10)) !== null ? toInstant(value) : null;
  return instant ?? fault('received', 'expected a moment with its offset', 'such as 2024-06-03T09:00:00+01:00');
}

function parseUnit(value: unknown, fault: ReportFault): Unit | null {
  const word = typeof value === 'string' ? value.toLowerCase().replaceAll(/[- ]/g, '_') : '';
  return (
    UNIT_WORDS[word.replace(/s$/, '')] ??
    fault('unit', 'unknown unit', 'working_days, calendar_days, weeks, calendar_months, hours')
  );
}

function parseCalendar(
  div: unknown,
  { calendarVersion }: RequestOptions,
  calendars: readonly CalendarVersion[],
  fault: ReportFault,
): CalendarVersion | null {
  const versions = calendars.filter(({ id }) => id === div);
  const latest = versions.reduce((best, { version }) => Math.max(best, version), 0);
  if (typeof div !== 'string' || versions.length === 0) {
    return fault('div', 'unknown calendar', [...new Set(calendars.map(({ id }) => id))].join(', '));
  }
  const found = findCalendar(versions, { id: div, version: calendarVersion ?? latest });
  return (
    found ?? fault('opts.calendarVersion', `${div} has no such version`, versions.map((v) => v.version).join(', '))
  );
}

/** The named calendar with what the request changes in it, under the name `custom`: it is then nobody's published one. */
function amended(calendar: CalendarVersion, options: RequestOptions): CalendarVersion {
  const { workingWeekdays, extraHolidays = [], withoutHolidays = [] } = options;
  if (workingWeekdays === undefined && extraHolidays.length === 0 && withoutHolidays.length === 0) return calendar;
  return {
    ...calendar,
    id: 'custom',
    workingWeekdays: workingWeekdays ?? calendar.workingWeekdays,
    holidays: [
      ...calendar.holidays.filter(({ date }) => !withoutHolidays.includes(date)),
      ...extraHolidays.map((date: LocalDate) => ({ date, title: 'as the request says' })),
    ],
    source: `${calendar.id} version ${calendar.version}, amended by the request`,
  };
}

function inputsOf(
  from: Instant,
  duration: DueInputs['duration'],
  calendar: CalendarVersion,
  options: RequestOptions,
  tzdb: string,
): DueInputs {
  const dueAt = options.dueAt ?? (duration.unit === 'elapsed_hour' ? 'instant' : 'end_of_day');
  return {
    from,
    duration,
    calendar: { id: calendar.id, version: calendar.version },
    closureDays: options.closureDays ?? [],
    timeZone: options.timeZone ?? 'Europe/London',
    receipt: options.receipt ?? { rule: 'actual' },
    dueAt,
    ...(dueAt === 'close_of_business' ? { closeOfBusiness: options.closeOfBusiness ?? '17:00' } : {}),
    roll: options.roll ?? 'none',
    countFrom: options.countFrom ?? 'day_after',
    tzdb,
  };
}
