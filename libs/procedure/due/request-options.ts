import type { LocalDate } from '#kernel';
import { EVERY_WEEKDAY, parseLocalDate, type Weekday } from '../calendar/index.ts';
import { COUNT_FROM, DUE_AT, ROLLS, type CountFrom, type DueAt, type Receipt, type Roll } from './due-inputs.ts';
import { isRecord, type ReportFault } from './request-fault.ts';
import { parseTimeOfDay } from './zone.ts';

/** The options of a request, read. What is absent takes its default. */
export interface RequestOptions {
  readonly receipt?: Receipt;
  readonly roll?: Roll;
  readonly countFrom?: CountFrom;
  readonly dueAt?: DueAt;
  readonly closeOfBusiness?: string;
  readonly closureDays?: readonly LocalDate[];
  readonly timeZone?: string;
  readonly calendarVersion?: number;
  readonly workingWeekdays?: readonly Weekday[];
  readonly extraHolidays?: readonly LocalDate[];
  readonly withoutHolidays?: readonly LocalDate[];
}

/**
 * Every option and what it takes. Names are read without regard to case, hyphens and underscores, so that `count_from`
 * is `countFrom`; a name that is not here is a fault.
 */
export const OPTIONS = {
  receipt: 'actual (default), deemed, or {"rule": "deemed", "cutoff": "17:00"}',
  cutoff: 'HH:MM, the cut-off of deemed receipt, which it implies; without it only the day decides',
  roll: 'none (default), next_working_day or previous_working_day',
  countFrom: 'day_after (default) or same_day',
  dueAt: 'end_of_day (default), close_of_business, or instant (hours, their default)',
  closeOfBusiness: 'HH:MM, default 17:00, which close_of_business needs',
  closureDays: 'a list of dates on which the firm is closed',
  timeZone: 'an IANA name, default Europe/London',
  calendarVersion: 'the version of the calendar, default the latest',
  workingWeekdays: 'a list of weekdays that work, 1 = Monday to 7 = Sunday; default the calendar’s',
  extraHolidays: 'a list of dates that are holidays beside the calendar’s',
  withoutHolidays: 'a list of dates that are no holidays, as before one was announced',
} as const;

type OptionName = keyof typeof OPTIONS;

const plain = (name: string): string => name.replaceAll(/[-_ ]/g, '').toLowerCase();
const BY_PLAIN_NAME = new Map(Object.keys(OPTIONS).map((name) => [plain(name), name as OptionName]));

/** Reads the options, reporting each that is unknown or wrong under its own name. */
export function parseOptions(opts: unknown, fault: ReportFault): RequestOptions {
  if (!isRecord(opts)) {
    fault('opts', 'expected an object', Object.keys(OPTIONS).join(', '));
    return {};
  }
  const given = new Map<OptionName, unknown>();
  for (const [key, value] of Object.entries(opts)) {
    const name = BY_PLAIN_NAME.get(plain(key));
    if (name === undefined) fault(`opts.${key}`, 'unknown option', Object.keys(OPTIONS).join(', '));
    else if (given.has(name)) fault(`opts.${key}`, 'given twice');
    else given.set(name, value);
  }
  const read = <T>(name: OptionName, reader: (value: unknown) => T | undefined): T | undefined => {
    if (!given.has(name)) return undefined;
    const value = reader(given.get(name));
    if (value === undefined) fault(`opts.${name}`, 'not understood', OPTIONS[name]);
    return value;
  };
  return {
    receipt: readReceipt(read, fault),
    roll: read('roll', oneOf(ROLLS)),
    countFrom: read('countFrom', oneOf(COUNT_FROM)),
    dueAt: read('dueAt', oneOf(DUE_AT)),
    closeOfBusiness: read('closeOfBusiness', timeOfDay),
    closureDays: read('closureDays', listOf(date)),
    timeZone: read('timeZone', (value) => (typeof value === 'string' ? value : undefined)),
    calendarVersion: read('calendarVersion', (value) => (Number.isInteger(value) ? (value as number) : undefined)),
    workingWeekdays: read('workingWeekdays', listOf(weekday)),
    extraHolidays: read('extraHolidays', listOf(date)),
    withoutHolidays: read('withoutHolidays', listOf(date)),
  };
}

type Read = <T>(name: OptionName, reader: (value: unknown) => T | undefined) => T | undefined;

function readReceipt(read: Read, fault: ReportFault): Receipt | undefined {
  const cutoff = read('cutoff', timeOfDay);
  const receipt = read('receipt', (value) => receiptOf(value, cutoff));
  if (receipt === undefined) return cutoff === undefined ? undefined : { rule: 'deemed', cutoff };
  if (cutoff !== undefined && (receipt.rule === 'actual' || receipt.cutoff !== cutoff)) {
    fault('opts.cutoff', 'contradicts opts.receipt', OPTIONS.cutoff);
  }
  return receipt;
}

function receiptOf(value: unknown, cutoff = '24:00'): Receipt | undefined {
  if (value === 'actual') return { rule: 'actual' };
  if (value === 'deemed') return { rule: 'deemed', cutoff };
  if (!isRecord(value)) return undefined;
  const known = Object.keys(value).every((key) => key === 'rule' || key === 'cutoff');
  if (!known || (value['rule'] === 'actual' && 'cutoff' in value)) return undefined;
  if (value['rule'] === 'actual') return { rule: 'actual' };
  const own = 'cutoff' in value ? timeOfDay(value['cutoff']) : cutoff;
  return value['rule'] === 'deemed' && own !== undefined ? { rule: 'deemed', cutoff: own } : undefined;
}

const oneOf =
  <T extends string>(words: readonly T[]) =>
  (value: unknown): T | undefined =>
    words.find((word) => typeof value === 'string' && plain(word) === plain(value));

const listOf =
  <T>(item: (value: unknown) => T | undefined) =>
  (value: unknown): readonly T[] | undefined => {
    if (!Array.isArray(value)) return undefined;
    const items = value.map(item);
    return items.some((read) => read === undefined) ? undefined : (items as readonly T[]);
  };

const timeOfDay = (value: unknown): string | undefined =>
  typeof value === 'string' && parseTimeOfDay(value) !== null ? value : undefined;

const date = (value: unknown): LocalDate | undefined =>
  typeof value === 'string' && parseLocalDate(value) !== null ? value : undefined;

const weekday = (value: unknown): Weekday | undefined => EVERY_WEEKDAY.find((day) => day === value);
