import type { Id, Instant } from '#kernel';
import type { Row } from '#read-model';

/**
 * Where a letter is. `on_its_way`: asked for, and to be handed over at `nextAttemptAt`; `sent`: handed over; `failed`: it
 * will not be tried again; `bounced`: it came back; `withdrawn`: taken back before it left.
 */
export const LETTER_STATES = ['on_its_way', 'sent', 'failed', 'bounced', 'withdrawn'] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** A letter of a case. The key is its dispatch. To whom it goes and what it says is sealed in the log alone. */
export interface LetterRow extends Row {
  readonly caseId: Id;
  readonly dispatch: Id;
  /** The act by which it was asked for. */
  readonly requested: Id;
  /** Of the pack. */
  readonly letter: string;
  readonly channel: string;
  readonly state: LetterState;
  /** The type of the act that it carries out. */
  readonly carries: string | null;
  /** Once it has left: that act, or its leaving where it carries none out. What a bounce takes back. */
  readonly act: Id | null;
  /** The sha-256 of what it says. */
  readonly bodyHash: string;
  readonly requestedAt: Instant;
  readonly requestedBy: Id;
  /** Attempts at a server that has not taken it so far. */
  readonly delays: number;
  /** `null` where it is not tried any more. */
  readonly nextAttemptAt: Instant | null;
  readonly endedAt: Instant | null;
  /** As the mail server knows it. */
  readonly messageId: string | null;
  /** What was last said of it by the server, in its code. */
  readonly lastAnswer: string | null;
}
