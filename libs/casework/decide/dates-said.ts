import { fieldsOf, WORKED_OUT, type DateRule, type Instant, type LocalDate } from '#kernel';
import { actSchemas, type ActType } from '../events/index.ts';
import { A_DAY, isDay } from './day.ts';
import { spoken } from './describe.ts';
import { because, type CaseRefusal, type CaseRefusalCode } from './refusals.ts';

/** What the days and moments of an act are held against. */
export interface HeldAgainst {
  /** The day of the act, where the organisation is. */
  readonly today: LocalDate;
  /** The moment of the act. */
  readonly at: Instant;
  readonly now: Instant;
  /** The day of the receipt; undefined where there is none yet. */
  readonly received?: LocalDate;
  /** A file tells what was so: a day that would have to be that of the act may be an earlier one. */
  readonly fromFile?: boolean;
}

const FAULTS: readonly CaseRefusalCode[] = [
  'NOT_A_DATE',
  'IN_THE_FUTURE',
  'BEFORE_THE_ACT',
  'AFTER_THE_ACT',
  'BEFORE_THE_RECEIPT',
  'TOO_FAR',
];
export const isFaultOfDate = (code: CaseRefusalCode): boolean => FAULTS.includes(code);

interface Said {
  readonly field: string;
  readonly kind: 'day' | 'moment';
  readonly rule: DateRule;
}

/** The days and moments that somebody says in each kind of act, by their declarations. */
const SAID = new Map<string, readonly Said[]>(
  Object.entries(actSchemas).map(([type, schema]) => [
    type,
    fieldsOf(schema).flatMap(({ path: field, declaration: said }) =>
      said !== null && 'date' in said && said.date !== WORKED_OUT ? [{ field, kind: said.kind, rule: said.date }] : [],
    ),
  ]),
);

/** What is wrong with the first of an act's days and moments that is not where its declaration says; `null` where none is. */
export function dateFault(type: ActType, data: object, against: HeldAgainst): CaseRefusal | null {
  for (const { field, kind, rule } of SAID.get(type) ?? []) {
    const value = (data as Readonly<Record<string, unknown>>)[field];
    if (typeof value !== 'string') continue;
    const fault = kind === 'day' ? dayFault(field, value, rule, against) : momentFault(field, value, rule, against);
    if (fault !== null) return fault;
  }
  return null;
}

function momentFault(field: string, value: Instant, rule: DateRule, { at, now }: HeldAgainst): CaseRefusal | null {
  if (!isDay(value.slice(0, 10))) {
    return because('NOT_A_DATE', `${value} is no moment that anything can be counted from`, {
      field,
      wouldAccept: A_DAY,
    });
  }
  if (rule.notAfter?.includes('now') === true && value > now) {
    return because('IN_THE_FUTURE', `${value} is later than now, ${now}`, { field, wouldAccept: 'a moment up to now' });
  }
  return rule.side === 'past' && value > at
    ? because('AFTER_THE_ACT', `${value} is later than ${at}, the moment of the act`, {
        field,
        wouldAccept: `a moment up to ${at}`,
      })
    : null;
}

/** First and last day that a rule leaves, each with why there is none beyond it. */
interface Bound {
  readonly day: LocalDate;
  readonly code: CaseRefusalCode;
  readonly why: string;
}

function dayFault(field: string, value: LocalDate, rule: DateRule, against: HeldAgainst): CaseRefusal | null {
  if (!isDay(value)) {
    return because('NOT_A_DATE', `${value} is no day of the calendar`, { field, wouldAccept: A_DAY });
  }
  const [first, last] = [firstOf(rule, against), lastOf(field, rule, against)];
  const beyond = first !== null && value < first.day ? first : last !== null && value > last.day ? last : null;
  if (beyond === null) return null;
  const wouldAccept =
    first?.day === last?.day
      ? String(first?.day)
      : last === null
        ? `${first?.day} or later`
        : first === null
          ? `${last.day} or earlier`
          : `a day from ${first.day} to ${last.day}`;
  return because(beyond.code, `${value} ${beyond.why}`, { field, wouldAccept });
}

function firstOf({ side, back, notBefore = [] }: DateRule, against: HeldAgainst): Bound | null {
  const { today, received, fromFile = false } = against;
  const why = `lies before ${today}, the day of the act`;
  if (side === 'ahead' || (side === 'same' && !fromFile)) return { day: today, code: 'BEFORE_THE_ACT', why };
  if (side === 'after') {
    return {
      day: moved(today, { days: 1 }),
      code: 'BEFORE_THE_ACT',
      why: `is not a day after ${today}, that of the act`,
    };
  }
  if (back !== undefined) {
    const why = `lies more than ${back} days before ${today}, the day of the act`;
    return { day: moved(today, { days: -back }), code: 'TOO_FAR', why };
  }
  return received !== undefined && notBefore.includes('receipt')
    ? { day: received, code: 'BEFORE_THE_RECEIPT', why: `lies before ${received}, when it was received` }
    : null;
}

function lastOf(field: string, { side, atMost }: DateRule, { today }: HeldAgainst): Bound | null {
  if (side === 'past' || side === 'same') {
    return { day: today, code: 'AFTER_THE_ACT', why: `lies after ${today}, the day of the act` };
  }
  if (atMost === undefined) return null;
  const why = `is further ahead than ${spoken(field)} can be: ${atMost} years from ${today}`;
  return { day: moved(today, { years: atMost }), code: 'TOO_FAR', why };
}

/** The day so far from another; a 29 February that the year does not have is the day after. */
function moved(
  day: LocalDate,
  { days = 0, years = 0 }: { readonly days?: number; readonly years?: number },
): LocalDate {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth(), date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
