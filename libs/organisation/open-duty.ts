import type { Instant } from '#kernel';
import { occurrenceOf, occurrenceReminders, opensAfter, type Counted } from '#procedure';
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
  const { receipt: _receipt, dueAt: _dueAt, roll: _roll, countFrom: _countFrom, ...rest } = inputs;
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
        inputs: {
          from: rest.from,
          duration: { ...rest.duration },
          calendar: { ...rest.calendar },
          closureDays: [...rest.closureDays],
          timeZone: rest.timeZone,
          tzdb: rest.tzdb,
          receipt: { rule: 'actual' },
          dueAt: 'end_of_day',
          roll: 'none',
          countFrom: 'day_after',
        },
        remindAt: [
          ...occurrenceReminders(dueAt, schedule.remindAt, counted, at > schedule.since ? at : schedule.since),
        ],
        nextOpensAt: isLast ? null : opensAfter(schedule.cadence, occurrence, timeZone),
      },
    },
    at,
  );
}

/** How days are counted when a duty opens: by what was published and declared by then. */
export function countedAt(
  run: Run,
  { calendar: division }: Pick<RunningSchedule, 'calendar'>,
  at: Instant,
): Counted | null {
  const { timeZone, closureDays } = run.state;
  const calendar = run.context.calendar(division, at);
  if (calendar === undefined) return null;
  return { calendar, closureDays: closureDays.map(({ date }) => date), timeZone, tzdb: run.context.tzdb };
}
