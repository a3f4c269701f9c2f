import type { Refusal } from '../decision.ts';
import { toInstant, type Instant, type LocalDate } from '../instant.ts';
import { WORKED_OUT } from './dates.ts';
import { fieldsOf, type DateRule } from './declaration.ts';

/** What the days and moments of an act are held against. */
export interface HeldAgainst {
  /** The day of the act, where the organisation is. */
  readonly today: LocalDate;
  /** The moment of the act. */
  readonly at: Instant;
  readonly now: Instant;
  /** The day of the receipt; undefined where there is none yet. */
  readonly received?: LocalDate | undefined;
  /** The first day of what this one is about, such as an appointment that ends. */
  readonly opened?: LocalDate | undefined;
  /** A file tells what was so: a day that would have to be that of the act may be an earlier one. */
  readonly fromFile?: boolean;
}

/** Every reason a day or a moment is refused for. */
export const DATE_REFUSALS = {
  NOT_A_DATE: 'The text is no date or moment of the calendar.',
  IN_THE_FUTURE: 'An act cannot have happened later than now.',
  BEFORE_THE_ACT: 'A date lies before the act that it belongs to.',
  AFTER_THE_ACT: 'A date lies after the act that it belongs to.',
  BEFORE_THE_RECEIPT: 'A date lies before the receipt.',
  NOT_A_PERIOD: 'The last day lies before the first.',
  TOO_FAR: 'A date lies further from the act than such a date can.',
} as const;
export type DateRefusalCode = keyof typeof DATE_REFUSALS;

export interface DateRefusal extends Refusal {
  readonly code: DateRefusalCode;
  readonly field: string;
}

/** Years that days are counted in; outside of them a date is a slip of the pen. */
export const FIRST_YEAR = 1900;
const LAST_YEAR = 2999;

/** For a refusal. */
export const A_DAY = `a day of the calendar from ${FIRST_YEAR} to ${LAST_YEAR}, such as 2025-04-24`;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a value is a day that limits can be counted from or to: no 30 February, no year 28. */
export function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !DAY.test(value) || toInstant(`${value}T00:00:00Z`) === null) return false;
  const year = Number(value.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

interface Said {
  readonly field: string;
  readonly kind: 'day' | 'moment';
  readonly rule: DateRule;
}

const SAID = new WeakMap<object, readonly Said[]>();

/** The days and moments that somebody says in an event, by their declarations. */
function saidIn(schema: object): readonly Said[] {
  const known =
    SAID.get(schema) ??
    fieldsOf(schema).flatMap(({ path: field, declaration: said }) =>
      said !== null && 'date' in said && said.date !== WORKED_OUT ? [{ field, kind: said.kind, rule: said.date }] : [],
    );
  SAID.set(schema, known);
  return known;
}

/**
 * What is wrong with the first of an event's days and moments that is not where its declaration says; `null` where none
 * is. For what is asked: what has happened is recorded whatever it says.
 * @param schema the event's.
 */
export function dateFault(schema: object, data: object, against: HeldAgainst): DateRefusal | null {
  const values = data as Readonly<Record<string, unknown>>;
  for (const { field, kind, rule } of saidIn(schema)) {
    const value = values[field];
    if (typeof value !== 'string') continue;
    const fault =
      kind === 'day' ? dayFault(field, rule, value, values, against) : momentFault(field, rule, value, against);
    if (fault !== null) return fault;
  }
  return null;
}

const refused = (code: DateRefusalCode, field: string, message: string, wouldAccept: string): DateRefusal => ({
  code,
  message,
  field,
  wouldAccept,
});

function momentFault(field: string, rule: DateRule, value: Instant, { at, now }: HeldAgainst): DateRefusal | null {
  if (!isDay(value.slice(0, 10)))
    return refused('NOT_A_DATE', field, `${value} is no moment that anything can be counted from`, A_DAY);
  if (rule.notAfter?.includes('now') === true && value > now)
    return refused('IN_THE_FUTURE', field, `${value} is later than now, ${now}`, 'a moment up to now');
  return rule.side === 'past' && value > at
    ? refused('AFTER_THE_ACT', field, `${value} is later than ${at}, the moment of the act`, `a moment up to ${at}`)
    : null;
}

/** First or last day that a rule leaves, with why there is none beyond it. */
interface Bound {
  readonly day: LocalDate;
  readonly code: DateRefusalCode;
  readonly why: string;
}
type Values = Readonly<Record<string, unknown>>;

function dayFault(
  field: string,
  rule: DateRule,
  value: LocalDate,
  values: Values,
  against: HeldAgainst,
): DateRefusal | null {
  if (!isDay(value)) return refused('NOT_A_DATE', field, `${value} is no day of the calendar`, A_DAY);
  const first = byDay(boundsBelow(rule, values, against)).at(-1);
  const last = byDay(boundsAbove(field, rule, against))[0];
  const beyond =
    first !== undefined && value < first.day ? first : last !== undefined && value > last.day ? last : null;
  return beyond && refused(beyond.code, field, `${value} ${beyond.why}`, between(first, last));
}

function between(first: Bound | undefined, last: Bound | undefined): string {
  if (first === undefined) return last === undefined ? 'any day' : `${last.day} or earlier`;
  if (last === undefined) return `${first.day} or later`;
  if (first.day === last.day) return first.day;
  return first.day < last.day
    ? `a day from ${first.day} to ${last.day}`
    : 'no day: the one that it has to follow lies too far off';
}

const byDay = (bounds: readonly Bound[]): readonly Bound[] =>
  bounds.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));

function boundsBelow({ side, back, notBefore = [] }: DateRule, values: Values, against: HeldAgainst): Bound[] {
  const { today, received, opened, fromFile = false } = against;
  const bounds: Bound[] = [];
  if (side === 'ahead' || (side === 'same' && !fromFile))
    bounds.push({ day: today, code: 'BEFORE_THE_ACT', why: `lies before ${today}, the day of the act` });
  if (side === 'after') {
    const why = `is not a day after ${today}, that of the act`;
    bounds.push({ day: moved(today, { days: 1 }), code: 'BEFORE_THE_ACT', why });
  }
  if (back !== undefined) {
    const why = `lies more than ${back} days before ${today}, the day of the act`;
    bounds.push({ day: moved(today, { days: -back }), code: 'TOO_FAR', why });
  }
  for (const anchor of notBefore) {
    if (anchor === 'receipt' && received !== undefined)
      bounds.push({ day: received, code: 'BEFORE_THE_RECEIPT', why: `lies before ${received}, when it was received` });
    const first = anchor === 'opener' ? opened : typeof anchor === 'object' ? values[anchor.field] : undefined;
    if (typeof first === 'string' && isDay(first))
      bounds.push({ day: first, code: 'NOT_A_PERIOD', why: `lies before ${first}, the first day` });
  }
  return bounds;
}

function boundsAbove(field: string, { side, atMost }: DateRule, { today }: HeldAgainst): Bound[] {
  if (side === 'past' || side === 'same')
    return [{ day: today, code: 'AFTER_THE_ACT', why: `lies after ${today}, the day of the act` }];
  if (atMost === undefined) return [];
  const why = `is further ahead than ${inWords(field)} can be: ${atMost} years from ${today}`;
  return [{ day: moved(today, { years: atMost }), code: 'TOO_FAR', why }];
}

/** `expectedReplyDate` as "expected reply date". */
const inWords = (field: string): string => field.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** The day so far from another; a 29 February that the year does not have is the day after. */
function moved(
  day: LocalDate,
  { days = 0, years = 0 }: { readonly days?: number; readonly years?: number },
): LocalDate {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
