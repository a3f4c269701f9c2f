import type { Instant } from '#kernel';
import type { ClockRule } from '#procedure';
import type { Act } from '../record/record.ts';
import { countedAnew } from '../words/counted-anew.ts';
import { startOfDay } from '../words/due.ts';
import { countedOf, countOf } from './begin.ts';
import type { Counted, CountingChange, Limit } from './timeline.ts';
import type { Work } from './work.ts';

/** When the counting of days has changed while the case was on record, oldest first. */
export function countingChanges({
  context,
  pack,
  record,
}: Work): readonly { readonly at: Instant; readonly division: string }[] {
  const divisions = new Set([pack.calendar, ...pack.clocks.flatMap((rule) => rule.calendar ?? [])]);
  const known = [...divisions].flatMap((division) => context.countings(division).map(({ at }) => ({ at, division })));
  // What was counted anew was, whatever has become of the calendar at the same moment.
  const counted = [...record.limits.values()]
    .flatMap(({ counts }) => counts)
    .flatMap(({ isAnew, countedAt: at, inputs: { calendar } }) => (isAnew ? [{ at, division: calendar.id }] : []))
    .filter(({ at, division }) => !known.some((one) => one.at === at && one.division === division));
  return [...known, ...counted].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Counts the running limits on a calendar anew, as of the moment at which the change was known. */
export function recount(work: Work, change: CountingChange): void {
  work.counted.push(change);
  for (const limit of work.running()) recountOne(work, limit, change);
}

/** A limit that the pass comes to late: what has become known of days since it was counted counts for it as well. */
export function catchUp(work: Work, id: Limit['id']): void {
  for (const change of work.counted) {
    const limit = work.clocks.get(id);
    // Due by then it would have been missed, and a reading is for a person to correct.
    if (limit?.dueAt == null || limit.dueAt <= change.at) return;
    recountOne(work, limit, change);
  }
}

function recountOne(work: Work, limit: Limit, { at, division }: CountingChange): void {
  const rule = work.ruleOf(limit);
  if (rule === undefined || limit.calendar.id !== division || limit.countedAt > at) return;
  if (work.wasDue(limit) || !isMovable(limit)) return;
  const known = work.record.limits
    .get(limit.id)
    ?.counts.findLast((one) => one.isAnew && one.countedAt === at && one.inputs.from === limit.from);
  if (known !== undefined) return count(work, limit, countedOf(known, at, true));
  const counting = work.context.countings(division).find((one) => one.at === at);
  if (counting === undefined) return;
  const counted = countedAnew(rule, limit, counting, { ...work.context, pack: work.pack });
  if ('kept' in counted) return;
  count(work, limit, countedOf({ ...counted.due, countedAt: at }, at, true));
}

/** An earlier receipt counts than before: every limit that began with the receipt begins with it. */
export function countFromReceipt(work: Work, because: Act): void {
  for (const limit of work.running()) {
    if (limit.isFromReceipt && limit.from !== work.receivedAt)
      countFrom(work, limit, work.ruleOf(limit), work.receivedAt, because);
  }
}

/** A date that a limit counts from is another than before. */
export function countFromDates(work: Work, change: Act): void {
  for (const limit of work.running()) {
    const rule = work.ruleOf(limit);
    if (rule === undefined || !('fact' in rule.startsOn)) continue;
    const from = startOfDay(work.facts.get(rule.startsOn.fact)?.value, work.context);
    // A miss that was none leaves the limit to count from the right day.
    if (from !== null && from !== limit.from) countFrom(work, limit, rule, from, change, limit.breach === undefined);
  }
}

/** Counts a running limit from another moment, or by another rule. */
export function countFrom(
  work: Work,
  limit: Limit,
  rule: ClockRule | undefined,
  from: Instant,
  because: Act,
  isOpen = !work.wasDue(limit),
): void {
  if (rule === undefined || !isOpen || !isMovable(limit)) return;
  const due = countOf(work, rule, limit.id, from, because);
  if (due?.dueAt == null || due.dueAt === limit.dueAt) return;
  count(work, limit, countedOf(due, because.occurredAt));
}

function count(work: Work, { id, counts }: Limit, counted: Counted): void {
  const { dueAt, dueDate, countedAt, inputs } = counted;
  const { from, calendar } = inputs;
  work.change(id, { from, countedDueAt: dueAt, dueAt, dueDate, calendar, countedAt, counts: [...counts, counted] });
}

/** Never moved is a promise or an extension: somebody was told that date; nor what was missed. */
const isMovable = ({ dueAt, nature, extensions }: Limit): boolean =>
  dueAt !== null && nature !== 'promise' && extensions === 0;
