import type { Id } from '#kernel';
import type { Limit } from '../derive/timeline.ts';
import type { Comparison } from './written.ts';

/** What runs on either side; what is over only if it changed. */
export function mayBeWritten(comparison: Comparison, limit: Limit): boolean {
  const { record, before } = comparison;
  const onRecord = record.limits.get(limit.id);
  const isOpen = limit.end === undefined || (onRecord !== undefined && onRecord.end === undefined);
  if (!isOpen && isSame(before.clocks.get(limit.id), limit)) return false;
  return onRecord !== undefined || !isLeft(comparison, limit.startedBy);
}

/** Whether it is left as an older version decided it that a limit was over: what began with that is left with it. */
export function isLeft(comparison: Comparison, cause: Id): boolean {
  const limit = comparison.after.clocks.get(/^over (.*)$/.exec(cause)?.[1] ?? '');
  return limit !== undefined && !mayBeWritten(comparison, limit);
}

const isSame = (a: Limit | undefined, b: Limit): boolean =>
  a?.from === b.from &&
  a.dueAt === b.dueAt &&
  a.breach?.dueAt === b.breach?.dueAt &&
  a.end?.how === b.end?.how &&
  a.end?.at === b.end?.at &&
  a.end?.by === b.end?.by &&
  a.moved.length === b.moved.length &&
  a.moved.every(({ by }, n) => by === b.moved[n]?.by);
