import type { Id, Instant, LocalDate } from '#kernel';
import type { Row } from '#read-model';

export type CorrectiveActionStatus = 'raised' | 'assigned' | 'completed' | 'reviewed' | 'closed';

/** A corrective action, from the case that raised it and from its own stream. The key is `{organisation}/{id}`. */
export interface CorrectiveActionRow extends Row {
  readonly correctiveAction: Id;
  readonly caseId: Id;
  readonly status: CorrectiveActionStatus;
  readonly description: string;
  readonly owner: Id | null;
  readonly dueOn: LocalDate | null;
  /** When it was raised on the case, or opened where it was not raised on one. */
  readonly raisedAt: Instant;
  readonly completedAt: Instant | null;
  /** What was done. */
  readonly completion: string | null;
  readonly reviewedAt: Instant | null;
  readonly effective: boolean | null;
  readonly finding: string | null;
  readonly closedAt: Instant | null;
  readonly remarks: string | null;
}
