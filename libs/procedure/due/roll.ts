import { longDate, type EpochDay, type WorkingDays } from '../calendar/index.ts';
import type { Roll } from './due-inputs.ts';
import { remarkDaysOff, type Listener } from './remark.ts';

/**
 * Moves a due day that does not work, where the limit says so (G-5). A move back that would end the limit before it
 * starts is not made: the day then stays where the count ended.
 * @param possible whether a limit that ends on the day ends after its receipt.
 */
export function rollDay(
  roll: Roll,
  end: EpochDay,
  days: WorkingDays,
  possible: (day: EpochDay) => boolean,
  listen?: Listener,
): EpochDay {
  if (roll === 'none' || days.works(end)) return end;
  const target = roll === 'next_working_day' ? days.next(end) : days.previous(end);
  const moved = possible(target);
  if (listen !== undefined) {
    remarkDaysOff(listen, 'moved_from', end, moved ? target : end, days);
    const why = moved
      ? `rolled to the ${roll === 'next_working_day' ? 'next' : 'previous'} working day`
      : `${days.dayOff(end) ?? ''}, but not moved: ${longDate(target)} is before the receipt`;
    listen({ day: moved ? target : end, step: 'moved_to', count: null, why });
  }
  return moved ? target : end;
}
