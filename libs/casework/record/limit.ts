import type { Id, Instant, LocalDate } from '#kernel';
import type { Consequences } from '../events/index.ts';
import { clockAfter, type Clock, type ClockEvent } from './clock.ts';

/** When a clock falls due, and everything that was computed from. */
export interface ComputedDue {
  readonly inputs: Consequences['ClockStarted']['inputs'];
  readonly dueAt: Instant | null;
  readonly dueDate: LocalDate | null;
  readonly provisional: boolean;
}

/** How the days of a limit were counted once. It stays as it was counted, whatever is known of days by now. */
export interface Count extends ComputedDue {
  /** The version of the pack that it was counted by. */
  readonly pack: number;
  readonly countedAt: Instant;
  /** Days had come to be counted otherwise since an earlier count from the same moment. */
  readonly isAnew: boolean;
}

/** A limit as the stream tells it: what it reads, and what was once said of it. */
export interface LimitOnRecord extends Clock {
  readonly counts: readonly Count[];
  /** The acts that were told to extend it. */
  readonly told: ReadonlySet<Id>;
  /** The events by which it was over: missed, or expired. */
  readonly overBy: readonly Id[];
}

/** @param pack the version that the case is handled by. */
export function limitAfter(
  before: LimitOnRecord | undefined,
  event: ClockEvent,
  pack: number,
): LimitOnRecord | undefined {
  const clock = clockAfter(before, event);
  if (clock === undefined) return undefined;
  const { counts = [], told = new Set<Id>(), overBy = [] } = before ?? {};
  const limit: LimitOnRecord = { ...clock, counts, told, overBy };
  switch (event.type) {
    case 'ClockStarted':
    case 'ClockRecalculated': {
      const { inputs, dueAt, dueDate, provisional } = event.data;
      const isAnew = event.type === 'ClockRecalculated' && event.data.because === 'calendar_changed';
      const count = { inputs, dueAt, dueDate, provisional, pack, countedAt: clock.countedAt, isAnew };
      return { ...limit, counts: [...counts, count] };
    }
    case 'ClockExtended':
      return { ...limit, told: new Set([...told, event.data.by]) };
    case 'ClockBreached':
    case 'ClockExpired':
      return { ...limit, overBy: [...overBy, event.id] };
    default:
      return limit;
  }
}
