import type { Actor, Id, Instant } from '#kernel';
import type { Row } from '#read-model';

/** An event of a case, as it is stored. The key is the event's id. */
export interface TimelineRow extends Row {
  readonly caseId: Id;
  readonly revision: number;
  readonly type: string;
  /** The act it is shown under; its own id where it is an act. */
  readonly act: Id;
  readonly causedBy: Id | null;
  readonly occurredAt: Instant;
  readonly decidedAt: Instant;
  /** An act entered by somebody a day or more after it happened. */
  readonly lateRecorded: boolean;
  readonly actorId: Id;
  readonly actorRole: string;
  readonly authenticated: Actor['authenticated'];
  readonly origin: 'live' | 'import';
  /** As stored: personal data is sealed. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The act that took it back. */
  readonly voidedBy: Id | null;
}
