import type { Id, Instant } from '#kernel';
import type { ClockRule } from '#procedure';
import type { Consequences } from '../events/index.ts';
import { mayFallDue, type Clock } from '../clock.ts';
import type { Counting } from '../context.ts';
import type { ActOnRecord } from '../state.ts';
import { cancelClock, ruleOf, runningClocks } from './clock-rules.ts';
import { computeDue, remindersOf, startOfDay, type ComputedDue, type DaysContext } from './due.ts';
import { isIntake, type Run } from './run.ts';

type Because = Consequences['ClockRecalculated']['because'];

/** When the counting of a clock's days has changed since it was last counted. */
export interface CountingChange {
  readonly at: Instant;
  readonly division: string;
}

/** The changes of how days are counted since the running clocks were counted, oldest first. */
export function countingChanges(run: Run): readonly CountingChange[] {
  const { pack, countings, now } = run.context;
  // A limit that begins on the way may be counted on any calendar of the pack.
  const divisions = new Set([
    pack.calendar,
    ...pack.clocks.flatMap((rule) => rule.calendar ?? []),
    ...runningClocks(run).map((clock) => clock.calendar.id),
  ]);
  const oldest = runningClocks(run).reduce((at, clock) => (clock.countedAt < at ? clock.countedAt : at), '9999');
  return (
    [...divisions]
      .flatMap((division) => countings(division).map(({ at }) => ({ at, division })))
      // At the same moment either may have been first; a limit that is counted by it already comes to the same.
      .filter(({ at }) => at >= oldest && at <= now)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  );
}

/** Why a limit keeps its date though days are counted otherwise. */
export const KEPT_BECAUSE = ['ended', 'undated', 'missed', 'told', 'kept_by_rule', 'not_later', 'same_date'] as const;
export type KeptBecause = (typeof KEPT_BECAUSE)[number];

/** A clock as far as it is counted anew. */
export type Countable = Pick<Clock, 'nature' | 'from' | 'dueAt' | 'extensions' | 'breach' | 'end'>;

/** What becomes of the date of a limit when days are counted otherwise. */
export type CountedAnew = { readonly due: ComputedDue } | { readonly kept: KeptBecause };

/**
 * What becomes of a limit under another counting of days. Never moved is a promise or an extension: somebody was told
 * that date; nor a limit that was missed by then: a reading is for a person to correct.
 */
export function countedAnew(
  rule: ClockRule,
  clock: Countable,
  { calendar, closureDays }: Pick<Counting, 'calendar' | 'closureDays'>,
  context: Omit<DaysContext, 'calendar' | 'closureDays'>,
): CountedAnew {
  const fixed = fixedBecause(clock);
  if (fixed !== null) return { kept: fixed };
  if (rule.onCalendarChange === 'keep') return { kept: 'kept_by_rule' };
  const due = computeDue(rule, clock.from, undefined, { ...context, calendar: () => calendar, closureDays });
  if (due?.dueAt == null) return { kept: 'undated' };
  if (due.dueAt === clock.dueAt) return { kept: 'same_date' };
  return rule.onCalendarChange === 'later_only' && due.dueAt < (clock.dueAt ?? '') ? { kept: 'not_later' } : { due };
}

/** Counts the running limits on a calendar anew, as of the moment at which the change was known. */
export function recount(run: Run, { at, division }: CountingChange): void {
  const counting = run.context.countings(division).find((one) => one.at === at);
  if (counting === undefined) return;
  for (const clock of runningClocks(run)) if (clock.calendar.id === division) recountOne(run, clock, counting);
}

/** A limit that did not run for a while: what was known of days meanwhile counts for it as if it had. */
export function catchUp(run: Run, id: Id): void {
  const division = run.state.clocks.get(id)?.calendar.id;
  const known = division === undefined ? [] : run.context.countings(division);
  for (const counting of known.filter(({ at }) => at <= run.context.now)) {
    const clock = run.state.clocks.get(id);
    // Due by then it would have been missed, and a reading is for a person to correct.
    if (clock?.dueAt == null || clock.dueAt <= counting.at) return;
    recountOne(run, clock, counting);
  }
}

function recountOne(run: Run, clock: Clock, counting: Counting): void {
  const rule = ruleOf(run, clock);
  if (rule === undefined || clock.countedAt > counting.at) return;
  const counted = countedAnew(rule, clock, counting, run.context);
  if ('kept' in counted) return;
  const context = { ...run.context, calendar: () => counting.calendar, closureDays: counting.closureDays };
  const reminders = remindersOf(rule, counted.due, context);
  emit(run, clock, counted.due, 'calendar_changed', counting.at, clock.startedBy, reminders);
}

/** An earlier receipt counts than before, or that one no longer: every limit that began with the receipt begins with it. */
export function countFromReceipt(run: Run, because: ActOnRecord): void {
  const { receivedAt } = run.state;
  for (const clock of runningClocks(run)) {
    const rule = ruleOf(run, clock);
    if (rule === undefined || clock.from === receivedAt || !isFromReceipt(run, clock)) continue;
    countFrom(run, clock, rule, receivedAt, 'merged', because);
  }
}

/** Whether a limit counts from the receipt, as it was recorded at any time. */
export function isFromReceipt(run: Run, { startedBy, from }: Clock): boolean {
  const begun = run.act(startedBy);
  return begun !== undefined && isIntake(begun.type) && run.state.acts.some((act) => act.data['receivedAt'] === from);
}

/** A date that a limit counts from is another than before: it counts from the one that holds. */
export function countFromDates(run: Run, change: ActOnRecord): void {
  for (const clock of runningClocks(run)) {
    const rule = ruleOf(run, clock);
    if (rule === undefined || !('fact' in rule.startsOn) || run.act(clock.startedBy)?.voided === true) continue;
    const from = startOfDay(run.state.facts.get(rule.startsOn.fact)?.value, run.context);
    if (from !== null && from !== clock.from) countFrom(run, clock, rule, from, 'fact_corrected', change);
  }
}

/** The case goes on by another version of its procedure: what no longer exists ends, what is counted otherwise moves. */
export function countByNewPack(run: Run, moved: ActOnRecord): void {
  for (const clock of runningClocks(run)) {
    const rule = ruleOf(run, clock);
    if (rule === undefined) cancelClock(run, clock, 'pack_changed', moved.id, moved.occurredAt);
    else countFrom(run, clock, rule, clock.from, 'pack_changed', moved);
  }
}

function countFrom(run: Run, clock: Clock, rule: ClockRule, from: Instant, because: Because, act: ActOnRecord): void {
  if (isFixed(clock)) return;
  const due = computeDue(rule, from, undefined, run.days);
  if (due?.dueAt == null || due.dueAt === clock.dueAt) return;
  recalculate(run, clock, rule, due, because, act);
}

/** Writes that a limit is counted otherwise because of an act. */
export function recalculate(
  run: Run,
  clock: Clock,
  rule: ClockRule,
  due: ComputedDue,
  because: Because,
  act: ActOnRecord,
): void {
  emit(run, clock, due, because, act.occurredAt, act.id, remindersOf(rule, due, run.days));
  run.newborn.add(clock.id);
}

const isFixed = (clock: Countable): boolean => fixedBecause(clock) !== null;

function fixedBecause({ nature, extensions, breach, dueAt, end }: Countable): KeptBecause | null {
  if (end !== undefined) return 'ended';
  if (dueAt === null) return 'undated';
  if (!mayFallDue({ breach, dueAt })) return 'missed';
  return nature === 'promise' || extensions > 0 ? 'told' : null;
}

function emit(
  run: Run,
  clock: Clock,
  due: ComputedDue,
  because: Because,
  at: Instant,
  causedBy: Id,
  remindAt: readonly Instant[],
): void {
  const { dueAt, dueDate, provisional, inputs } = due;
  const { from } = inputs;
  const data = { clock: clock.id, because, from, dueAt, dueDate, was: clock.dueAt, provisional, inputs };
  run.emit({ type: 'ClockRecalculated', data: { ...data, remindAt: [...remindAt] } }, at, causedBy);
}
