import { checkDuration, promisedDue } from '../../due/index.ts';
import type { Schedule } from '../schema-schedule.ts';
import type { Checking, Placed } from './draft.ts';
import { checkName } from './names.ts';

type Placement = Placed<Schedule>;

/** A recurring duty: who owes it, what does it, and whether its due dates can be counted. */
export function checkSchedule(c: Checking, placed: Placement): void {
  const { at, value: schedule } = placed;
  checkName(c, 'role', schedule.owner, [...at, 'owner']);
  checkBody(c, placed);
  if (typeof schedule.anchor === 'string') checkPeriods(c, placed, schedule.anchor);
  else checkDates(c, placed, schedule.anchor.date);
  for (const [index, before] of schedule.remindAt.entries()) {
    const refused = checkDuration(before);
    if (refused !== null) {
      c.report.fault(
        [...at, 'remindAt', index, 'n'],
        `This cannot be counted: ${refused.message}`,
        refused.wouldAccept,
      );
    }
  }
}

/** Only a meeting is a meeting of somebody. */
function checkBody(c: Checking, { at, value: { what, of } }: Placement): void {
  if (of !== undefined) checkName(c, 'role', of, [...at, 'of']);
  if (what === 'meeting' && of === undefined) {
    c.report.fault(at, 'Nothing says which body meets', '`of`: the role that meets');
  }
  if (what !== 'meeting' && of !== undefined) {
    c.report.fault([...at, 'of'], `A ${what} is no meeting of a body`, 'what: meeting, or no `of`');
  }
}

/** Counted from one date on. */
function checkDates({ report }: Checking, { at, value: { what, every, within } }: Placement, date: string): void {
  const due = promisedDue(date, 'Europe/London');
  if (!due.ok) report.fault([...at, 'anchor', 'date'], due.refusal.message, 'a day such as 2026-08-28');
  if (every === undefined) {
    report.fault(at, 'Nothing says how often it falls due', 'every: {n: 12, unit: calendar_month}');
  }
  if (within !== undefined) {
    const why = 'The date is the due date itself, and nothing is added to it';
    report.fault([...at, 'within'], why, 'no `within`; or an anchor of calendar_quarter or calendar_year');
  }
  if (what === 'report') {
    const why = 'A report is on a period, and a date is none';
    report.fault([...at, 'anchor'], why, 'anchor: calendar_quarter, or calendar_year');
  }
}

const MONTHS = { calendar_quarter: 3, calendar_year: 12 } as const;

/** Counted by the periods of the calendar. */
function checkPeriods(
  { report }: Checking,
  { at, value: { what, every, within } }: Placement,
  anchor: keyof typeof MONTHS,
): void {
  const months = MONTHS[anchor];
  if (every !== undefined && (every.unit !== 'calendar_month' || every.n !== months)) {
    const why = `A ${anchor.replace('_', ' ')} comes every ${months} months`;
    report.fault([...at, 'every'], why, `every: {n: ${months}, unit: calendar_month}, or none`);
  }
  if (within === undefined) {
    if (what !== 'report') return;
    const why = 'A report that is due when its period ends can never be in time';
    return report.fault(at, why, 'within: {n: 20, unit: working_day}');
  }
  if (within.unit === 'elapsed_hour') {
    return report.fault([...at, 'within', 'unit'], 'A period ends with a day, not at an hour', 'unit: working_day');
  }
  if (within.n === 0) report.fault([...at, 'within', 'n'], 'Nothing can be done within no time', 'n: 1 or more');
}
