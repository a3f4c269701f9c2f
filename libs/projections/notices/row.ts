import type { CaseEventMap } from '#casework';
import type { Id, Instant } from '#kernel';
import type { Row } from '#read-model';

/** Word to a person or a role about a case. The key is the event's id: one notice may go to several roles. */
export interface NoticeRow extends Row {
  readonly caseId: Id;
  readonly notice: Id;
  readonly kind: CaseEventMap['NoticeRaised']['kind'];
  readonly role: string;
  readonly person: Id | null;
  readonly clock: Id | null;
  readonly message: string;
  readonly occurredAt: Instant;
  readonly decidedAt: Instant;
}
