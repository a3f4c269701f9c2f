import type { Instant } from '#kernel';
import { isRunning, mayFallDue, type Clock } from '../clock.ts';
import { ruleOf } from './clock-rules.ts';
import { startAfter } from './start.ts';
import { applyEffect, followRules } from './effects.ts';
import { countingChanges, recount } from './recalculate.ts';
import { MOST_AT_ONCE } from './refusals.ts';
import type { Run } from './run.ts';

/** Whether everything that is true by time has been written, or as much of it as one decision takes. */
export type Settled = 'all' | 'not_all';

/**
 * Brings a case up to the present before anything else is decided: what fell due, and what is counted otherwise since a
 * calendar changed, each at its own moment, so that the result does not depend on when anybody looked.
 */
export function settlePast(run: Run): Settled {
  let fallen = 0;
  for (const change of [...countingChanges(run), undefined]) {
    const more = settle(run, change?.at ?? run.context.now, 'settled', MOST_AT_ONCE - fallen);
    if (more === 'not_all') return more;
    fallen += more;
    if (change !== undefined) recount(run, change);
  }
  return 'all';
}

/**
 * Writes what is already true by time: every clock of the selection that was due by `until` is breached, or expires
 * where nobody owes it, in the order of the due instants and each with what the pack makes follow.
 * @param selection `settled`: clocks that existed before the command. `newborn`: those born or reopened in it.
 * @param most how many may fall due.
 * @returns how many fell due; `not_all` where more than that many were due.
 */
export function settle(
  run: Run,
  until: Instant,
  selection: 'settled' | 'newborn',
  most = MOST_AT_ONCE,
): number | 'not_all' {
  for (let fallen = 0; ; fallen += 1) {
    const clock = earliestDue(run, until, selection);
    if (clock === undefined) return fallen;
    if (fallen === most) return 'not_all';
    if (selection === 'newborn') fallDue(run, clock);
    else run.lookingBackTo(later(clock.dueAt, clock.countedAt), () => fallDue(run, clock));
  }
}

/** Nobody could have known before it was counted. */
const later = (dueAt: Instant | null, countedAt: Instant): Instant =>
  dueAt === null || dueAt < countedAt ? countedAt : dueAt;

function earliestDue(run: Run, until: Instant, selection: 'settled' | 'newborn'): Clock | undefined {
  return [...run.state.clocks.values()]
    .filter(
      (clock) =>
        isRunning(clock) &&
        mayFallDue(clock) &&
        (clock.dueAt ?? '') <= until &&
        (selection === 'settled' || run.newborn.has(clock.id)),
    )
    .sort((a, b) => ((a.dueAt ?? '') < (b.dueAt ?? '') ? -1 : (a.dueAt ?? '') > (b.dueAt ?? '') ? 1 : 0))[0];
}

/** A breach, or an expiry where nobody owes it, with what the pack makes follow. */
export function fallDue(run: Run, clock: Clock): void {
  const dueAt = clock.dueAt as Instant;
  const data = { clock: clock.id, rule: clock.rule, dueAt };
  const isBreach = clock.nature !== 'entitlement' && clock.nature !== 'window';
  const cause = run.emit({ type: isBreach ? 'ClockBreached' : 'ClockExpired', data }, dueAt, clock.startedBy);
  const rule = ruleOf(run, clock);
  for (const effect of (isBreach ? rule?.onBreach : rule?.onExpiry) ?? []) {
    applyEffect(run, effect, `${clock.rule}.${isBreach ? 'onBreach' : 'onExpiry'}`, cause);
  }
  followRules(run, cause);
  startAfter(run, clock);
}

/** One reminder for each instant that has passed, and none twice: a notice to the owner, not a fact of the clock. */
export function remind(run: Run): void {
  const { now } = run.context;
  for (const clock of run.state.clocks.values()) {
    if (!isRunning(clock) || !mayFallDue(clock)) continue;
    const passed = clock.remindAt.filter((at) => at <= now).length;
    for (let given = clock.reminded; given < passed; given += 1) {
      const at = clock.remindAt[given] ?? now;
      const person = run.state.assigned.get(clock.owner) ?? null;
      run.emit(
        {
          type: 'NoticeRaised',
          data: {
            notice: `${clock.id}.reminder.${given + 1}`,
            kind: 'reminder',
            role: clock.owner,
            person,
            clock: clock.id,
            message: `${clock.title} is due by the end of ${clock.dueDate ?? 'the day'}`,
          },
        },
        at,
        clock.startedBy,
      );
    }
  }
}
