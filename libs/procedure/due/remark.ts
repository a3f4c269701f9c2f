import type { EpochDay, WorkingDays } from '../calendar/index.ts';

/** What the computation of a due date did with a day. */
export type Step =
  'received' | 'deemed_received' | 'counted' | 'not_counted' | 'corresponding' | 'moved_from' | 'moved_to';

/** One remark of the computation, made when it takes the step and in that order. */
export interface Remark {
  readonly day: EpochDay;
  readonly step: Step;
  /** Units counted so far, this day included; `null` where the day is not counted. */
  readonly count: number | null;
  /** The rule or the holiday that made it so; empty where the step says it all. */
  readonly why: string;
}

/** Hears what the computation does. Where nobody listens, no remark is even built. */
export type Listener = (remark: Remark) => void;

/** Remarks on each day of [`first`, `end`) that it does not work, and why. */
export function remarkDaysOff(
  listen: Listener,
  step: Extract<Step, 'not_counted' | 'moved_from'>,
  first: EpochDay,
  end: EpochDay,
  days: WorkingDays,
): void {
  const direction = first <= end ? 1 : -1;
  for (let day = first; day !== end; day += direction) {
    listen({ day, step, count: null, why: days.dayOff(day) ?? '' });
  }
}
