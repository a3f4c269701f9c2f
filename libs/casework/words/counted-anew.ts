import type { ClockRule } from '#procedure';
import type { Counting } from '../context.ts';
import { mayFallDue, type Clock } from '../record/clock.ts';
import type { ComputedDue } from '../record/limit.ts';
import { computeDue, type DaysContext } from './due.ts';

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

function fixedBecause({ nature, extensions, breach, dueAt, end }: Countable): KeptBecause | null {
  if (end !== undefined) return 'ended';
  if (dueAt === null) return 'undated';
  if (!mayFallDue({ breach, dueAt })) return 'missed';
  return nature === 'promise' || extensions > 0 ? 'told' : null;
}
