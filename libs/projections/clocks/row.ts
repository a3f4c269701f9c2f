import type { CaseEventMap, ClockEnd } from '#casework';
import type { Id, Instant, LocalDate } from '#kernel';
import type { Row } from '#read-model';

type Started = CaseEventMap['ClockStarted'];

/**
 * What a clock reads. `missed`: breached and not met, whether it still runs or not; `met_late`: breached, then met. One
 * whose breach a person corrected reads as if it had none; `correctedBecause` beside it says why.
 * A breach is never undone by what came later; `endHow` and `endBecause` tell how it ended.
 */
export type ClockReading = 'running' | 'met' | 'met_late' | 'missed' | 'extended' | 'expired' | 'cancelled';

/** A time limit on a case. The key is `{caseId}/{clock}`. */
export interface ClockRow extends Row {
  readonly caseId: Id;
  readonly clock: Id;
  readonly rule: string;
  readonly title: string;
  readonly nature: Started['nature'];
  readonly owner: string;
  readonly stage: string | null;
  readonly subject: Id | null;
  /** The act that it started with. */
  readonly startedBy: Id;
  readonly startedAt: Instant;
  /** When Redress learned that it runs (`decidedAt`). */
  readonly knownAt: Instant;
  /** As first computed, before any extension. */
  readonly firstDueAt: Instant | null;
  readonly firstDueDate: LocalDate | null;
  /** As last counted, extensions aside. */
  readonly countedDueAt: Instant | null;
  readonly countedDueDate: LocalDate | null;
  /** Why it was counted anew, the last time: a calendar changed, a duplicate was received earlier … */
  readonly recalculated: CaseEventMap['ClockRecalculated']['because'] | null;
  /** The calendar it is counted on, such as `england-and-wales`. */
  readonly calendar: string;
  /** Exclusive: an act at this instant is late. */
  readonly dueAt: Instant | null;
  /** The last local day in time. */
  readonly dueDate: LocalDate | null;
  readonly provisional: boolean;
  /** Everything the due date was computed from: the proof. */
  readonly inputs: Started['inputs'];
  readonly facts: Started['facts'];
  /** Clauses of the procedure. */
  readonly req: readonly string[];
  readonly remindAt: readonly Instant[];
  readonly reminded: number;
  /** Extensions of this very clock. */
  readonly extensions: number;
  /** The promise that took over from it. */
  readonly promise: Id | null;
  readonly extendedUntil: Instant | null;
  /** The due instant that passed unmet. */
  readonly breachedAt: Instant | null;
  /** When that was found. */
  readonly detectedAt: Instant | null;
  /** A person declared the breach to be an error of the record, and why. It stays a breach. */
  readonly correctedBy: Id | null;
  readonly correctedBecause: string | null;
  /** It has had another date since the breach was corrected, and may be breached by the one that it has. */
  readonly movedOff: boolean;
  /** The dates by which a person found that it had not been missed: it never is, by those. */
  readonly keptBy: readonly Instant[];
  readonly endHow: ClockEnd['how'] | null;
  readonly endAt: Instant | null;
  /** The act that ended it. */
  readonly endBy: Id | null;
  readonly endBecause: string | null;
  readonly running: boolean;
  readonly state: ClockReading;
  /** ms from the breach to the act that met it: fixed then, and `null` before. */
  readonly lateByMs: number | null;
  readonly imported: boolean;
  /** The timer: when a settle of the case next has something to do for this clock; `null` where never. */
  readonly wakeAt: Instant | null;
}
