import type { Id, Instant } from '#kernel';
import { follow } from './follow-procedure.ts';
import { doneBy } from './done.ts';
import { openDuty } from './open-duty.ts';
import { recounting } from './recount.ts';
import type { Happening, Run } from './run.ts';
import { isPending, type Duty, type RunningSchedule } from './schedules.ts';
import { holdersOn } from './state.ts';

/** Duties that one decision opens or misses; a longer sleep is settled in several. */
const MOST = 500;

/**
 * Brings the organisation up to the present before anything else is decided: which version of its procedure it works
 * by, which duties opened, were counted anew, were done elsewhere or were missed, each at its own moment, so that the result does not
 * depend on when anybody looked.
 */
export function settle(run: Run): void {
  if (!run.state.registered) return;
  follow(run, (at) => settleUntil(run, at));
  settleUntil(run, run.context.now);
  remind(run);
}

function settleUntil(run: Run, until: Instant): void {
  for (let count = 0; count < MOST; count += 1) {
    const next = earliest(run, until);
    if (next === undefined) return;
    next.happen();
  }
}

/**
 * Of several at one instant, what is missed comes first, then what opens, then what is counted anew, then what was done:
 * at the limit is late.
 */
function earliest(run: Run, until: Instant): Happening | undefined {
  const running = run.state.recurring.schedules.filter(({ ended }) => !ended);
  const happenings: readonly Happening[] = [
    ...running.flatMap((schedule) => missing(run, schedule)),
    ...running.flatMap((schedule) => opening(run, schedule)),
    ...running.flatMap((schedule) => recounting(run, schedule)),
    ...doneBy(run, running),
  ];
  return happenings
    .filter(({ at }) => at <= until)
    .reduce<Happening | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
}

const missing = (run: Run, schedule: RunningSchedule): readonly Happening[] =>
  schedule.duties.filter(isPending).map((duty) => ({
    at: duty.dueAt,
    happen: () => {
      const { occurrence, dueAt } = duty;
      const told = { role: schedule.owner, people: owners(run, schedule, dueAt) };
      run.emit(
        { type: 'RecurringDutyMissed', data: { schedule: schedule.schedule, occurrence, dueAt, ...told } },
        dueAt,
      );
    },
  }));

function opening(run: Run, schedule: RunningSchedule): readonly Happening[] {
  const { nextOpensAt, duties, first } = schedule;
  const last = duties.at(-1);
  if (last === undefined || nextOpensAt === null) return [];
  return [
    { at: nextOpensAt, happen: () => openDuty(run, schedule, Math.max(first, last.occurrence + 1), nextOpensAt) },
  ];
}

/** Who owes it on the day, in order of appointment. */
const owners = (run: Run, { owner }: RunningSchedule, at: Instant): Id[] =>
  holdersOn(run.state, owner, run.dayOf(at)).map(({ person }) => person);

/** One reminder for each moment that has passed, of what can still be done in time. */
function remind(run: Run): void {
  const { now } = run.context;
  for (const schedule of run.state.recurring.schedules) {
    if (schedule.ended) continue;
    for (const duty of schedule.duties.filter(isPending)) {
      for (const at of duty.remindAt.slice(duty.reminded).filter((moment) => moment <= now)) {
        run.emit({ type: 'RecurringDutyReminded', data: reminder(run, schedule, duty, at) }, at);
      }
    }
  }
}

const reminder = (run: Run, schedule: RunningSchedule, { occurrence, period, dueDate }: Duty, at: Instant) => ({
  schedule: schedule.schedule,
  occurrence,
  at,
  role: schedule.owner,
  people: owners(run, schedule, at),
  message: `${schedule.title}${period === undefined ? '' : ` (${period})`} is due by the end of ${dueDate}`,
});
