import type { Id, Instant } from '#kernel';
import { isMissed, type Clock, type ClockEnd } from '../record/clock.ts';
import type { Context } from '../context.ts';
import { spoken } from '../words/describe.ts';
import { pastOf } from './past.ts';
import type { Limit } from '../derive/timeline.ts';
import type { CaseRecord } from '../record/record.ts';
import { mayBeWritten } from './left.ts';
import type { Comparison } from './written.ts';

/** How a limit reads: what is due, whether it was missed, and how it ended. */
export interface LimitReading {
  readonly dueAt: Instant | null;
  readonly missedBy: Instant | null;
  readonly how: Exclude<ClockEnd['how'], 'cancelled'> | 'runs';
  readonly at: Instant | null;
}

/** A limit that is over and would be read otherwise now; `null` where it is none. */
export interface LeftLimit {
  readonly clock: Id;
  readonly title: string;
  readonly onRecord: LimitReading | null;
  readonly derived: LimitReading | null;
}

/** What stays as an older version of the software decided it, because it is over: nobody recomputes history. */
export function limitsLeft(record: CaseRecord, context: Context): readonly LeftLimit[] {
  const { then: before, due: after, ...past } = pastOf(record, context);
  const comparison: Comparison = { record: past.record, before, after, acts: [], context, actor: context.actor };
  const ids = new Set([...record.limits.keys(), ...after.clocks.keys()]);
  return [...ids].flatMap((clock): readonly LeftLimit[] => {
    const [was, is] = [record.limits.get(clock), after.clocks.get(clock)];
    if (is === undefined ? was?.end === undefined : mayBeWritten(comparison, is)) return [];
    const [onRecord, derived] = [readingOf(was), readingOf(is)];
    const title = was?.title ?? is?.as.title ?? spoken(was?.rule ?? is?.rule ?? clock);
    return isSame(onRecord, derived) ? [] : [{ clock, title, onRecord, derived }];
  });
}

/** What was taken back is as if it had never been. */
function readingOf(limit: Clock | Limit | undefined): LimitReading | null {
  const { dueAt = null, breach, end } = limit ?? {};
  if (limit === undefined || end?.how === 'cancelled') return null;
  const missedBy = breach !== undefined && isMissed({ breach }) ? breach.dueAt : null;
  return { dueAt: end?.how === 'expired' ? end.at : dueAt, missedBy, how: end?.how ?? 'runs', at: end?.at ?? null };
}

const isSame = (a: LimitReading | null, b: LimitReading | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.dueAt === b.dueAt && a.missedBy === b.missedBy && a.how === b.how && a.at === b.at);
