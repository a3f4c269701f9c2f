import type { Instant, LocalDate } from '#kernel';
import {
  ALWAYS,
  formatLocalDate,
  weekdayName,
  weekdayOf,
  type CalendarVersion,
  type WeekdayName,
} from '../calendar/index.ts';
import { dueOf } from './due.ts';
import type { DueInputs, DueResult } from './due-inputs.ts';
import type { Step } from './remark.ts';
import { Zone } from './zone.ts';

/** One day of a proof, in the order in which the computation came to it. */
export interface ProofDay {
  readonly date: LocalDate;
  readonly weekday: WeekdayName;
  readonly step: Step;
  /** Units counted so far, this day included: `null` where the day is not counted. */
  readonly count: number | null;
  /** The rule or the holiday that made it so: "bank holiday: Good Friday". Empty for a plain counted day. */
  readonly why: string;
}

/** An instant as the local clock shows it. */
export interface LocalReading {
  /** `2024-06-05T00:00:00+01:00` */
  readonly text: string;
  /** How far the local clock is ahead of UTC: `+01:00`. */
  readonly offset: string;
}

/** How a due date came about, complete enough for an auditor to check it by hand with a calendar on the wall. */
export interface Proof {
  readonly inputs: DueInputs;
  /** The version counted on, and the years its holidays are published for. */
  readonly calendar: Pick<CalendarVersion, 'id' | 'version' | 'source' | 'firstYear' | 'lastYear'>;
  readonly result: DueResult;
  readonly days: readonly ProofDay[];
  /** Receipt and due instant on the local clock; `null` where there is no due date. */
  readonly local: { readonly from: LocalReading; readonly due: LocalReading } | null;
  /** What a reader of the date should know beside the days. */
  readonly notes: readonly string[];
}

/** {@link dueOf}, with every step it takes written down. It computes nothing itself. */
export function prove(inputs: DueInputs, calendar: CalendarVersion): Proof {
  const days: ProofDay[] = [];
  const result = dueOf(inputs, calendar, ({ day, step, count, why }) => {
    days.push({ date: formatLocalDate(day), weekday: weekdayName(weekdayOf(day)), step, count, why });
  });
  const { id, version, source, firstYear, lastYear } = calendar;
  const local = result.ok ? localReadings(inputs, result.dueAt) : null;
  return {
    inputs,
    calendar: { id, version, source, firstYear, lastYear },
    result,
    days,
    local,
    notes: result.ok ? notesOn(inputs, calendar, result.provisional, local) : [],
  };
}

function localReadings(inputs: DueInputs, dueAt: Instant): Proof['local'] {
  const zone = Zone.of(inputs.timeZone);
  if (zone === null) return null;
  const read = (at: Instant): LocalReading => ({
    text: zone.text(Date.parse(at)),
    offset: zone.offsetText(Date.parse(at)),
  });
  return { from: read(inputs.from), due: read(dueAt) };
}

function notesOn(
  inputs: DueInputs,
  calendar: CalendarVersion,
  provisional: boolean,
  local: Proof['local'],
): readonly string[] {
  const notes: string[] = [];
  if (provisional) {
    notes.push(
      `provisional: ${calendar.id} version ${calendar.version} is published for ${calendar.firstYear} to ${calendar.lastYear} only`,
    );
  }
  if (local !== null && local.from.offset !== local.due.offset) {
    notes.push(`the local clock moves from ${local.from.offset} to ${local.due.offset} in between`);
  }
  if (calendar.id === ALWAYS && inputs.closureDays.length > 0) {
    notes.push('on the calendar "always" every day works, closure days included');
  }
  return notes;
}
