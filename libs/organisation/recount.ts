import type { Instant } from '#kernel';
import { occurrenceOf, occurrenceReminders, type Counted, type Occurrence } from '#procedure';
import { countedAt, storedInputs } from './open-duty.ts';
import type { Happening, Run } from './run.ts';
import { isPending, type Duty, type RunningSchedule } from './schedules.ts';

/**
 * The duties that fall due later because days are counted otherwise (a calendar's version, a closure day), each at the
 * moment at which that was known. As with the limits of a case: later only, and never what was missed by then.
 */
export function recounting(run: Run, schedule: RunningSchedule): readonly Happening[] {
  // Counted by dates, the date itself is what is owed, on whatever day it falls.
  if (schedule.cadence.by !== 'periods') return [];
  const changes = changesOf(run, schedule);
  return schedule.duties.filter(isPending).flatMap((duty) => {
    for (const at of changes.filter((change) => change >= duty.countedAt)) {
      const later = countedLater(run, schedule, duty, at);
      if (later !== null) return [{ at, happen: () => recount(run, schedule, duty, later, at) }];
    }
    return [];
  });
}

const changesOf = ({ state, context }: Run, { calendar }: RunningSchedule): readonly Instant[] =>
  [...context.calendarChanges(calendar), ...state.closureChanges.map(({ at }) => at)].sort();

interface Later {
  readonly due: Occurrence;
  readonly counted: Counted;
}

function countedLater(run: Run, schedule: RunningSchedule, duty: Duty, at: Instant): Later | null {
  const known = countedAt(run, schedule, at);
  if (known === null) return null;
  // Another time zone of the organisation is no other counting of days.
  const counted = { ...known, timeZone: duty.timeZone };
  const due = occurrenceOf(schedule.cadence, duty.occurrence, counted);
  return due !== null && due.dueAt > duty.dueAt ? { due, counted } : null;
}

function recount(run: Run, { schedule, remindAt }: RunningSchedule, duty: Duty, later: Later, at: Instant): void {
  const { dueDate, dueAt, provisional, inputs } = later.due;
  run.emit(
    {
      type: 'RecurringDutyRecounted',
      data: {
        schedule,
        occurrence: duty.occurrence,
        ...{ at, dueDate, dueAt, provisional, inputs: storedInputs(inputs) },
        remindAt: [...occurrenceReminders(dueAt, remindAt, later.counted, at)],
        was: { dueDate: duty.dueDate, dueAt: duty.dueAt, calendar: { ...duty.calendar } },
      },
    },
    at,
  );
}
