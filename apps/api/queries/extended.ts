import type { ClockRow } from '#projections';
import { dueOf, durationText, localDateOf, type CalendarVersion, type ClockRule } from '#procedure';

/** What the proof of an extended limit is made from. */
export type Extended = Pick<
  ClockRow,
  'inputs' | 'dueDate' | 'countedDueDate' | 'extensions' | 'extendedUntil' | 'promise'
>;

/**
 * How an extension moved a limit, and how far it may go: lines to stand before the count. None where it was not extended.
 * @param rule of the procedure, and `calendar` the one that the limit is counted on: without them the caps stay unsaid.
 */
export function extensionLines(
  clock: Extended,
  rule: ClockRule | undefined,
  calendar: CalendarVersion | undefined,
): readonly string[] {
  const { extendedUntil, promise, extensions, countedDueDate, inputs } = clock;
  if (extendedUntil === null) return [];
  // Due instants are exclusive: the last day in time is that of the moment before.
  const until = localDateOf(new Date(Date.parse(extendedUntil) - 1).toISOString(), inputs.timeZone);
  const from = countedDueDate ?? 'an open end';
  const moved =
    promise === null
      ? `due ${until}: extended ${extensions === 1 ? 'once' : `${extensions} times`}, from ${from}`
      : `due ${from}, then extended: the promise to ${until} took over`;
  return [moved, ...capLines(clock, rule, calendar), 'without the extension:'];
}

function capLines(
  { inputs }: Extended,
  rule: ClockRule | undefined,
  calendar: CalendarVersion | undefined,
): readonly string[] {
  const { additional, total_from_start: total, times } = rule?.extension ?? {};
  const most = [
    ...(total === undefined ? [] : [`to ${lastDay(inputs, total, calendar)}${durationText(total)} from the start`]),
    ...(additional === undefined ? [] : [`by ${durationText(additional)} at a time`]),
    ...(times === undefined ? [] : [times === 1 ? 'once' : `${times} times`]),
  ];
  return most.length === 0 ? [] : [`it may be extended ${most.join(', ')} at most`];
}

/** The day that a cap from the start comes to, counted as the limit itself is. */
function lastDay(
  inputs: ClockRow['inputs'],
  total: NonNullable<ClockRow['inputs']['duration']>,
  calendar: CalendarVersion | undefined,
): string {
  // A promise is capped from where the first limit of its chain began, which is not its own start.
  if (calendar === undefined || inputs.promised !== undefined) return '';
  const latest = dueOf({ ...inputs, duration: total }, calendar);
  return latest.ok ? `${latest.dueDate}, ` : '';
}
