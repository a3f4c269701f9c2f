import type { EpochDay, WorkingDays } from '../calendar/index.ts';
import type { DueInputs } from './due-inputs.ts';
import { remarkDaysOff, type Listener } from './remark.ts';
import { clockText, parseTimeOfDay, type LocalTime } from './zone.ts';

/**
 * The local day on which an item counts as received (G-2, G-3): its true day, or under a deemed rule the next working
 * day after it. Never an earlier one.
 */
export function dayOfReceipt(
  { receipt, countFrom }: Pick<DueInputs, 'receipt' | 'countFrom'>,
  { day, timeOfDay }: LocalTime,
  days: WorkingDays,
  listen?: Listener,
): EpochDay {
  const received = `received ${clockText(timeOfDay)}`;
  const dayZero = countFrom === 'same_day' ? 'the day of receipt counts' : 'day of receipt, day 0';
  if (receipt.rule === 'actual') {
    listen?.({ day, step: 'received', count: 0, why: `${received}, ${dayZero}` });
    return day;
  }
  const late = timeOfDay > (parseTimeOfDay(receipt.cutoff) ?? 0);
  const works = days.works(day);
  if (works && !late) {
    listen?.({ day, step: 'received', count: 0, why: `${received}, in time, ${dayZero}` });
    return day;
  }
  const next = days.next(day + 1);
  if (listen !== undefined) {
    const why = works ? `after the cut-off ${receipt.cutoff}` : (days.dayOff(day) ?? '');
    listen({ day, step: 'received', count: null, why: `${received}, ${why}` });
    remarkDaysOff(listen, 'not_counted', day + 1, next, days);
    listen({ day: next, step: 'deemed_received', count: 0, why: `deemed received, ${dayZero}` });
  }
  return next;
}
