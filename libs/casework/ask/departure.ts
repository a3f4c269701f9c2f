import type { Gate } from '#procedure';
import type { CaseRefusalCode } from './refusals.ts';

/** One way in which an act departs from the procedure. */
export interface Departure {
  readonly code: CaseRefusalCode;
  /** The gate, clock or rule of the pack. */
  readonly gate: string;
  readonly mode: Gate['mode'];
  /** What is missing, as a sentence. */
  readonly reason: string;
  readonly wouldAccept: string;
  readonly req: readonly string[];
  /** The field of the act that is at fault, where it is one. */
  readonly field?: string;
  /** Roles that can do what is missing. */
  readonly unblockedBy?: readonly string[];
}
