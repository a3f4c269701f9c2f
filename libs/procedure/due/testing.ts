import { shippedCalendar, type CalendarVersion } from '../calendar/index.ts';
import { dueOf } from './due.ts';
import type { Due, DueInputs, Unit } from './due-inputs.ts';

export const englandAndWales = shippedCalendar('england-and-wales');

/** The inputs of a plain limit, as the five procedures mean theirs; for tests. */
export function limitOf(n: number, unit: Unit, from: string, calendar: CalendarVersion = englandAndWales): DueInputs {
  return {
    from,
    duration: { n, unit },
    calendar: { id: calendar.id, version: calendar.version },
    closureDays: [],
    timeZone: 'Europe/London',
    receipt: { rule: 'actual' },
    dueAt: unit === 'elapsed_hour' ? 'instant' : 'end_of_day',
    roll: 'none',
    tzdb: 'test',
  };
}

/** The due date of inputs that must have one. @throws Error with the refusal where they have none. */
export function mustDue(inputs: DueInputs, calendar: CalendarVersion = englandAndWales): Due {
  const due = dueOf(inputs, calendar);
  if (!due.ok) throw new Error(`${due.refusal.code}: ${due.refusal.message}`);
  return due;
}

/** {@link limitOf}, computed: the due date alone. */
export const dueDateOf = (
  n: number,
  unit: Unit,
  from: string,
  calendar: CalendarVersion = englandAndWales,
  other: Partial<DueInputs> = {},
): string => mustDue({ ...limitOf(n, unit, from, calendar), ...other }, calendar).dueDate;

/** A calendar with another working week; for tests. */
export const workingOn = (workingWeekdays: CalendarVersion['workingWeekdays']): CalendarVersion => ({
  ...englandAndWales,
  id: 'custom',
  workingWeekdays,
});
