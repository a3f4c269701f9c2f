import type { Id, Instant, LocalDate } from '#kernel';
import type { Happening, Run } from './run.ts';
import { isOpen, type Duty, type RunningSchedule } from './schedules.ts';

/** What reports issued and meetings held have done of these schedules and is not on record yet. */
export function doneBy(run: Run, schedules: readonly RunningSchedule[]): readonly Happening[] {
  return schedules.flatMap((schedule) =>
    run.context.doneElsewhere.flatMap((done): readonly Happening[] => {
      if (schedule.what !== done.what || schedule.duties.some(({ doneBy: by }) => by === done.id)) return [];
      if (done.what === 'meeting' && done.of !== schedule.of) return [];
      const duties =
        done.what === 'report'
          ? schedule.duties.filter((duty) => isOpen(duty) && duty.period === done.period)
          : doneOn(run, schedule, done.on);
      const by = { by: done.id, on: done.on, at: done.at };
      return duties.length === 0 ? [] : [{ at: done.at, happen: () => recordDone(run, schedule, duties, by) }];
    }),
  );
}

/**
 * The duties that something held on a day does: all that were overdue that day; where none was, the one that fell due
 * next. What is done before its time has come does nothing.
 */
export function doneOn(run: Run, { duties }: RunningSchedule, on: LocalDate): readonly Duty[] {
  const open = duties.filter(isOpen);
  const overdue = open.filter(({ dueDate }) => dueDate < on);
  if (overdue.length > 0) return overdue;
  const running = open.filter(({ opensAt, dueDate }) => on <= dueDate && run.dayOf(opensAt) <= on);
  const [next] = [...running].sort((a, b) => (a.dueDate < b.dueDate ? -1 : 1));
  return next === undefined ? [] : [next];
}

export function recordDone(
  run: Run,
  { schedule }: RunningSchedule,
  duties: readonly Duty[],
  done: { readonly by: Id; readonly on: LocalDate; readonly at: Instant },
): void {
  for (const { occurrence } of duties) {
    run.emit({ type: 'RecurringDutyDone', data: { schedule, occurrence, ...done } }, done.at);
  }
}
