import { checkDuration, checkLimit, type Duration, type Limit } from '../../due/index.ts';
import type { ClockRule } from '../schema-clock.ts';
import { alternatives } from '../schema-conditions.ts';
import type { Checking, Draft, Placed } from './draft.ts';
import { checkField } from './matches.ts';
import { checkName } from './names.ts';
import type { Path } from './report.ts';

type Placement = Placed<ClockRule>;

/** How long a clock is, and whether anything can fall due of it at all. */
export function checkClockLimit(c: Checking, { at, value: clock }: Placement): void {
  const limit = clock.for;
  const path = [...at, 'for'];
  if (limit.unit === 'asap' || limit.unit === 'next_occurrence') {
    if (limit.unit === 'next_occurrence') checkName(c, 'role', limit.of, [...path, 'of']);
    return checkTimeless(c, { at, value: clock }, limit.unit);
  }
  if (limit.unit === 'promised') {
    if ('fact' in clock.startsOn) {
      const why = 'A clock that starts on a fact has no event that carries the promised date';
      return c.report.fault([...path, 'from'], why, 'startsOn: an event with that date');
    }
    return checkField(c, clock.startsOn, [...at, 'startsOn'], limit.from, [...path, 'from'], 'date');
  }
  checkCounted(c, { at, value: clock }, limit);
  checkReminders(c, { at, value: clock }, limit);
}

/** A limit without an end cannot be missed, so nothing can follow from missing it. */
function checkTimeless({ report }: Checking, { at, value: clock }: Placement, unit: string): void {
  const said = (what: string): string => `A limit of \`${unit}\` has no due date, so ${what}`;
  if (clock.onBreach.length > 0) report.fault([...at, 'onBreach'], said('it is never missed'), 'no `onBreach`');
  if (clock.onExpiry.length > 0) report.fault([...at, 'onExpiry'], said('it never expires'), 'no `onExpiry`');
  if (clock.remindAt.length > 0) report.fault([...at, 'remindAt'], said('nothing comes before it'), 'no `remindAt`');
  if (clock.extension !== undefined) {
    report.fault([...at, 'extension'], said('there is nothing to extend'), 'no `extension`');
  }
}

function checkCounted(c: Checking, { at, value: clock }: Placement, duration: Duration): void {
  const refused = checkLimit(limitOf(c.draft, clock, duration));
  if (refused !== null) {
    const [field = 'for'] = refused.field.split('.');
    const place = field === 'duration' ? [...at, 'for', 'n'] : [...at, field];
    c.report.fault(place, `This limit cannot be counted: ${refused.message}`, refused.wouldAccept);
  } else if (duration.n === 0 && beginsAfterAnother(clock)) {
    const why = `"${clock.id}" begins when another limit is over: a limit of 0 is over at that very moment, and nothing can meet it`;
    c.report.fault([...at, 'for', 'n'], why, 'n: 1 for the day after');
  } else if (duration.n === 0) {
    c.report.warn(
      [...at, 'for', 'n'],
      'A limit of 0 ends on the very day on which it starts',
      'n: 1 for the day after',
    );
  }
  warnOfYears(c, { at, value: clock }, duration);
  warnOfEmptyExtension(c, { at, value: clock }, duration);
}

const beginsAfterAnother = ({ startsOn }: ClockRule): boolean =>
  !('fact' in startsOn) &&
  alternatives(startsOn).some(({ event }) => event === 'ClockBreached' || event === 'ClockExpired');

/** About as far ahead as bank holidays are published. */
const YEARS_OWED = 2;
/** Rights last longer: six years is a common one. */
const YEARS_OF_RIGHTS = 15;
const HOURS_OF_YEAR = 24 * 365;

function warnOfYears({ report }: Checking, { at, value: { nature } }: Placement, limit: Duration): void {
  const isRight = nature === 'window' || nature === 'entitlement';
  const years = inHours(limit) / HOURS_OF_YEAR;
  if (years <= (isRight ? YEARS_OF_RIGHTS : YEARS_OWED)) return;
  const why = `A ${nature} of ${spokenOf(limit)} runs for about ${Math.round(years)} years`;
  report.warn([...at, 'for'], `${why}; bank holidays are published for about two ahead`, 'a shorter limit');
}

/** What is capped before the limit itself is over can never be extended. Roughly, so that equal units alone may tie. */
function warnOfEmptyExtension({ report }: Checking, { at, value: clock }: Placement, limit: Duration): void {
  const cap = clock.extension?.total_from_start;
  if (cap === undefined) return;
  if (cap.unit === limit.unit ? cap.n > limit.n : inHours(cap) >= inHours(limit)) return;
  const why = `"${clock.id}" can never be extended: ${spokenOf(cap)} from the start are over before its ${spokenOf(limit)}`;
  report.warn([...at, 'extension', 'total_from_start'], why, `more than ${spokenOf(limit)}`);
}

/** The rule part of a due date as the case would compute it: the clock's own words, else the pack's. */
function limitOf({ defaults }: Draft, clock: ClockRule, duration: Duration): Limit {
  const elapsed = duration.unit === 'elapsed_hour';
  const receipt = clock.receipt ?? (elapsed ? 'actual' : (defaults?.receipt ?? 'actual'));
  return {
    duration,
    receipt: receipt === 'actual' ? { rule: 'actual' } : { rule: 'deemed', cutoff: receipt.cutoff ?? '24:00' },
    dueAt: clock.dueAt ?? (elapsed ? 'instant' : (defaults?.dueAt ?? 'end_of_day')),
    closeOfBusiness: clock.closeOfBusiness ?? defaults?.closeOfBusiness ?? '17:00',
    roll: clock.roll ?? (elapsed ? 'none' : (defaults?.roll ?? 'none')),
    countFrom: clock.countFrom ?? (elapsed ? 'day_after' : (defaults?.countFrom ?? 'day_after')),
    closureDays: [],
    timeZone: 'Europe/London',
  };
}

/** A reminder as long before the end as the limit is long would come before the limit starts: it is left out. */
function checkReminders({ report }: Checking, { at, value: clock }: Placement, limit: Duration): void {
  for (const [index, before] of clock.remindAt.entries()) {
    if (inHours(before) < inHours(limit)) continue;
    const said = `A reminder ${spokenOf(before)} before the end of a limit of ${spokenOf(limit)} is dropped: it comes before the start`;
    report.warn([...at, 'remindAt', index], said, `less than ${spokenOf(limit)}`);
  }
}

const HOURS: Readonly<Record<Duration['unit'], number>> = {
  elapsed_hour: 1,
  calendar_day: 24,
  working_day: (24 * 7) / 5,
  week: 24 * 7,
  calendar_month: 24 * 30,
};
/** Roughly: enough to tell a reminder from a limit. */
const inHours = ({ n, unit }: Duration): number => n * HOURS[unit];

const spokenOf = ({ n, unit }: Duration): string => `${n} ${unit.replace('_', ' ')}${n === 1 ? '' : 's'}`;

/** A duration that no limit is made of: a cap on an extension. */
export function checkCap({ report }: Checking, duration: Duration | undefined, path: Path): void {
  const refused = duration === undefined ? null : checkDuration(duration);
  if (refused !== null) report.fault([...path, 'n'], `This cannot be counted: ${refused.message}`, refused.wouldAccept);
}
