import type { Instant } from '#kernel';
import { occurrenceOf, occurrenceReminders, opensAfter, type Counted, type DueInputs } from '#procedure';
import type { OrganisationEventMap } from './events.ts';
import type { Run } from './run.ts';
import type { RunningSchedule } from './schedules.ts';

/** Opens one occurrence of a schedule; where no date can be computed, the schedule has come to its end. */
export function openDuty(run: Run, schedule: RunningSchedule, number: number, at: Instant): void {
  const { timeZone } = run.state;
  const counted = countedAt(run, schedule, at);
  const occurrence = counted === null ? null : occurrenceOf(schedule.cadence, number, counted);
  if (counted === null || occurrence === null) return;
  const { period, inputs, dueDate, dueAt, provisional } = occurrence;
  const isLast = occurrenceOf(schedule.cadence, number + 1, counted) === null;
  run.emit(
    {
      type: 'RecurringDutyOpened',
      data: {
        schedule: schedule.schedule,
        occurrence: number,
        ...(period === undefined ? {} : { period }),
        opensAt: at,
        dueDate,
        dueAt,
        provisional,
        inputs: storedInputs(inputs),
        remindAt: [
          ...occurrenceReminders(dueAt, schedule.remindAt, counted, at > schedule.since ? at : schedule.since),
        ],
        nextOpensAt: isLast ? null : opensAfter(schedule.cadence, occurrence, timeZone),
      },
    },
    at,
  );
}

/** What a due date was computed from, as the event holds it. */
export const storedInputs = ({
  from,
  duration,
  calendar,
  closureDays,
  timeZone,
  tzdb,
}: DueInputs): OrganisationEventMap['RecurringDutyOpened']['inputs'] => ({
  from,
  duration: { ...duration },
  calendar: { ...calendar },
  closureDays: [...closureDays],
  timeZone,
  tzdb,
  receipt: { rule: 'actual' },
  dueAt: 'end_of_day',
  roll: 'none',
  countFrom: 'day_after',
});

/** How days are counted as of a moment: by what was published and declared by then. */
export function countedAt(
  run: Run,
  { calendar: division }: Pick<RunningSchedule, 'calendar'>,
  at: Instant,
): Counted | null {
  const { timeZone, closureChanges } = run.state;
  const calendar = run.context.calendar(division, at);
  if (calendar === undefined) return null;
  const closureDays = closureChanges.findLast((change) => change.at <= at)?.days ?? [];
  return { calendar, closureDays, timeZone, tzdb: run.context.tzdb };
}
