import type { Id, Instant, LocalDate } from '#kernel';
import type { Row } from '#read-model';

/** A meeting of a body that reviews cases. The key is `{organisation}/{body}/{meeting}`. */
export interface MeetingRow extends Row {
  readonly meeting: Id;
  readonly body: string;
  /** The day it is meant for, or was held on. */
  readonly on: LocalDate;
  readonly status: 'scheduled' | 'held' | 'cancelled';
  readonly scheduledAt: Instant;
  /** How often its day was moved. */
  readonly moved: number;
  readonly heldAt: Instant | null;
  /** Cases considered. */
  readonly cases: number;
  readonly minutes: string | null;
  /** Why it was moved last, or cancelled. */
  readonly reason: string | null;
}

/** A case that a meeting considered. The key is `{organisation}/{meeting}/{caseId}`. */
export interface ReviewedCaseRow extends Row {
  readonly meeting: Id;
  readonly caseId: Id;
}
