import type { ClockRow } from '../clocks/index.ts';

/** What the report needs of a clock. */
export type ClockRead = Pick<
  ClockRow,
  | 'clock'
  | 'rule'
  | 'title'
  | 'nature'
  | 'subject'
  | 'startedBy'
  | 'firstDueAt'
  | 'countedDueAt'
  | 'breachedAt'
  | 'correctedBecause'
  | 'promise'
  | 'endHow'
  | 'endAt'
  | 'endBy'
  | 'endBecause'
  | 'lateByMs'
>;

export type Result = 'met' | 'metWithinExtension' | 'missed' | 'stillRunning' | 'endedBefore' | 'notKnown';

export interface Verdict {
  readonly result: Result;
  /** The clock that decided it: this one, or the promise that took over. */
  readonly by: ClockRead;
}

/**
 * How a duty, promise or recurring limit came out. One that was extended by a promise came out as the promise did, by
 * the promise's date: kept, it is met within the extension; broken, it is missed.
 * @param siblings every clock of the case.
 */
export function verdictOn(clock: ClockRead, siblings: readonly ClockRead[]): Verdict {
  // Of promises that renew one another the last alone was to be kept.
  if (isRenewed(clock, siblings)) return { result: 'endedBefore', by: clock };
  const last = clock.endHow === 'extended' && !isMissed(clock) ? lastPromise(clock, siblings) : clock;
  if (last === undefined) return { result: 'notKnown', by: clock };
  const result = ownResult(last);
  // That somebody corrected a miss stays to be seen, unless the promise that took over was broken as well.
  if (clock.breachedAt !== null && result !== 'missed') return { result: 'missed', by: clock };
  return { result: last !== clock && result === 'met' ? 'metWithinExtension' : result, by: last };
}

function ownResult({ breachedAt, endHow, endAt, endBecause, countedDueAt }: ClockRead): Result {
  if (breachedAt !== null) return 'missed';
  switch (endHow) {
    case null:
      return 'stillRunning';
    case 'met':
      // A limit that a new holiday moved is kept by the day to which it was moved.
      return countedDueAt === null || endAt === null || endAt < countedDueAt ? 'met' : 'metWithinExtension';
    case 'cancelled':
      return endBecause === 'closed_date_unknown' ? 'notKnown' : 'endedBefore';
    case 'extended':
      return 'metWithinExtension';
    case 'expired':
      return 'endedBefore';
  }
}

const isMissed = ({ breachedAt, correctedBecause }: ClockRead): boolean =>
  breachedAt !== null && correctedBecause === null;

/** Follows promise after promise: extended by another, or replaced by a newer one of its kind. */
function lastPromise(clock: ClockRead, siblings: readonly ClockRead[]): ClockRead | undefined {
  let last: ClockRead | undefined = clock;
  // Each clock at most once, so that no circle in the record goes on for ever.
  for (let step = 0; step < siblings.length && last !== undefined && !isMissed(last); step += 1) {
    const current: ClockRead = last;
    if (current.endHow === 'extended') last = siblings.find(({ clock: id }) => id === current.promise);
    else if (current.endHow === 'cancelled' && current.endBecause === 'superseded') {
      const next = siblings.find((other) => other !== current && isSuccessor(other, current));
      if (next === undefined) return current;
      last = next;
    } else return current;
  }
  return last;
}

const isRenewed = ({ nature, rule, endHow, breachedAt, promise }: ClockRead, siblings: readonly ClockRead[]): boolean =>
  nature === 'promise' &&
  endHow === 'extended' &&
  breachedAt === null &&
  siblings.some((other) => other.clock === promise && other.rule === rule);

const isSuccessor = (other: ClockRead, replaced: ClockRead): boolean =>
  other.rule === replaced.rule && other.subject === replaced.subject && other.startedBy === replaced.endBy;
