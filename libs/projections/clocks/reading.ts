import type { Instant } from '#kernel';
import type { ClockReading, ClockRow } from './row.ts';

/** A clock's row without what follows from the rest of it. */
export type ClockFacts = Omit<ClockRow, 'running' | 'state' | 'lateByMs' | 'wakeAt'>;

export const derived = (facts: ClockFacts): ClockRow => ({
  ...facts,
  running: facts.endHow === null,
  state: readingOf(facts),
  lateByMs: lateness(facts),
  wakeAt: wakeAt(facts),
});

/** Breach and end are independent: what was missed stays missed, and only an act that meets it makes it late. */
function readingOf({ breachedAt, correctedBecause, endHow }: ClockFacts): ClockReading {
  // What a person has found to be no miss reads as none; that it was read as one stays beside it, with the reason.
  if (breachedAt === null || correctedBecause !== null) return endHow ?? 'running';
  return endHow === 'met' ? 'met_late' : 'missed';
}

/** Fixed by the act that met it: what is over does not grow later. */
function lateness({ breachedAt, correctedBecause, endHow, endAt }: ClockFacts): number | null {
  if (breachedAt === null || correctedBecause !== null || endHow !== 'met' || endAt === null) return null;
  return Date.parse(endAt) - Date.parse(breachedAt);
}

/** As the decider settles: a running clock is breached once by its date, and reminds only until it is. */
function wakeAt({ endHow, breachedAt, movedOff, keptBy, dueAt, remindAt, reminded }: ClockFacts): Instant | null {
  if (endHow !== null || (breachedAt !== null && !movedOff)) return null;
  if (dueAt !== null && keptBy.includes(dueAt)) return null;
  const nextReminder = [...remindAt].sort()[reminded] ?? null;
  if (dueAt === null || nextReminder === null) return dueAt ?? nextReminder;
  return nextReminder < dueAt ? nextReminder : dueAt;
}
