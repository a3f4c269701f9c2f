import type { CaseEventMap } from '#casework';
import type { Id, Instant } from '#kernel';
import type { Row } from '#read-model';

/** Something to be done on a case. The key is `{caseId}/{task}`. */
export interface TaskRow extends Row {
  readonly caseId: Id;
  readonly task: Id;
  readonly rule: string;
  readonly kind: CaseEventMap['TaskRaised']['kind'];
  readonly title: string;
  readonly role: string;
  readonly person: Id | null;
  readonly about: string | null;
  readonly raisedAt: Instant;
  /** The event that it follows from. */
  readonly raisedBy: Id | null;
  readonly done: boolean;
  readonly doneAt: Instant | null;
  readonly doneBy: Id | null;
  readonly doneHow: CaseEventMap['TaskDone']['how'] | null;
}
