import { formatLocalDate, WorkingDays, yearOf, type CalendarVersion, type EpochDay } from '../calendar/index.ts';
import { checkInputs, LAST_YEAR, refusal } from './check-inputs.ts';
import { countOf, endOfCount, type DayUnit } from './count.ts';
import type { DueInputs, DueResult } from './due-inputs.ts';
import { dayOfReceipt } from './receipt.ts';
import type { Listener } from './remark.ts';
import { rollDay } from './roll.ts';
import { clockText, HOUR_MS, parseTimeOfDay, Zone, type EpochMs } from './zone.ts';

interface DueDay {
  readonly day: EpochDay;
  readonly at: EpochMs;
}

/**
 * The due date of a limit. The only computation of one: a proof listens to it and repeats nothing. Total: it ends for
 * every input and refuses what it cannot compute. It reads no clock and no setting of the server. Serves G-1 to G-9.
 * @param calendar the version that `inputs.calendar` names; another is refused.
 * @param listen hears every step; see {@link prove}.
 */
export function dueOf(inputs: DueInputs, calendar: CalendarVersion, listen?: Listener): DueResult {
  const zone = Zone.of(inputs.timeZone);
  const fault = checkInputs(inputs, calendar);
  if (fault !== null || zone === null) {
    return { ok: false, refusal: fault ?? refusal('BAD_TIME_ZONE', 'timeZone', `${inputs.timeZone} is no time zone`) };
  }
  const { n, unit } = inputs.duration;
  const from = Date.parse(inputs.from);
  const days = new WorkingDays(calendar, inputs.closureDays);
  const due =
    unit === 'elapsed_hour' ? afterHours(n, from, zone, listen) : afterDays(n, unit, inputs, from, zone, days, listen);
  if (yearOf(due.day) > LAST_YEAR) {
    return { ok: false, refusal: refusal('OUT_OF_RANGE', 'duration', `the due date lies after ${LAST_YEAR}`) };
  }
  return {
    ok: true,
    dueDate: formatLocalDate(due.day),
    dueAt: new Date(due.at).toISOString(),
    provisional: days.provisional,
  };
}

/** Exact on the UTC line, so that a day of 23 or 25 hours neither gives an hour nor takes one (G-6). */
function afterHours(n: number, from: EpochMs, zone: Zone, listen?: Listener): DueDay {
  const at = from + n * HOUR_MS;
  if (listen !== undefined) {
    const { day, timeOfDay } = zone.localTimeOf(from);
    listen({ day, step: 'received', count: 0, why: `received ${clockText(timeOfDay)}, hours run from this moment` });
  }
  return { day: zone.localTimeOf(at).day, at };
}

/** Receipt, count, roll; then the moment of the day (G-4). */
function afterDays(
  n: number,
  unit: DayUnit,
  inputs: DueInputs,
  from: EpochMs,
  zone: Zone,
  days: WorkingDays,
  listen?: Listener,
): DueDay {
  const closing = inputs.dueAt === 'close_of_business' ? parseTimeOfDay(inputs.closeOfBusiness ?? '') : null;
  const endOf = (day: EpochDay): EpochMs =>
    closing === null ? zone.startOf(day + 1) : zone.firstInstantAt(day, closing);
  const received = dayOfReceipt(inputs, zone.localTimeOf(from), days, listen);
  const end = endOfCount(countOf(n, unit, inputs.countFrom), received, days, listen);
  const day = rollDay(inputs.roll, end, days, (to) => to >= received && endOf(to) > from, listen);
  return { day, at: endOf(day) };
}
