import type { Id, Instant } from '#kernel';
import type { MessageEventMap } from '#message';
import type { Row } from '#read-model';

/** Where a message is. `taken`: kept, and on no case yet; `waits`: it cannot be read, and a person has to look at it. */
export const MESSAGE_STATES = ['taken', 'waits', 'filed'] as const;
export type MessageStatus = (typeof MESSAGE_STATES)[number];

/** A message that came in. The key is its id. What it says is sealed and stands in no row. */
export interface MessageRow extends Row {
  readonly message: Id;
  readonly state: MessageStatus;
  readonly because: MessageEventMap['MessageWaits']['because'] | null;
  /** Bytes. */
  readonly size: number;
  readonly takenAt: Instant;
  /** Where it was filed. */
  readonly caseId: Id | null;
}
