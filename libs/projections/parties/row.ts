import type { Id, Instant, LocalDate, Sealed } from '#kernel';
import type { Row } from '#read-model';
import type { Told } from '../told.ts';

/** A restriction on contact that is in force. */
export interface RestrictionInForce {
  readonly restriction: Id;
  /** The case on which it was decided, where it was one. */
  readonly caseId: Id | null;
  readonly arrangements: Sealed;
  readonly reason: Sealed;
  readonly imposedAt: Instant;
  readonly reviewOn: LocalDate;
  readonly reviewAt: Instant;
  /** The day of the review has come, and it was not reviewed yet. */
  readonly reviewDue: boolean;
}

export interface RepresentativeOnRecord {
  readonly representative: Id;
  readonly caseId: Id | null;
  readonly name: Sealed;
  readonly capacity: string | null;
  readonly consentOn: LocalDate | null;
  readonly consentEvidence: string | null;
  readonly namedAt: Instant;
}

export interface Preferences {
  readonly language: string | null;
  readonly channel: string | null;
  readonly adjustments: Sealed | null;
  readonly vulnerability: Sealed | null;
}

/** A person or company behind cases. The key is `{organisation}/{party}`. */
export interface PartyRow extends Row {
  readonly party: Id;
  /** When Redress learned of them. */
  readonly knownSince: Instant;
  /** Those in force, in the order in which they were imposed. */
  readonly restrictions: readonly RestrictionInForce[];
  readonly representatives: readonly RepresentativeOnRecord[];
  readonly preferences: Preferences | null;
  readonly erased: boolean;
  readonly erasedAt: Instant | null;
  /** The next review that falls due: the timer. */
  readonly wakeAt: Instant | null;
}

/** What somebody is to a case. */
export type PartyTo = 'complainant' | 'further_complainant' | 'representative';

/** What somebody is to a case, or was. The key is `{organisation}/{party}/{case}/{as}`. */
export interface PartyCaseRow extends Row {
  readonly party: Id;
  readonly caseId: Id;
  readonly joinedAs: PartyTo;
  /** By which they joined the case or left it, and the voids of such, oldest first. */
  readonly acts: readonly Told[];
  /** They are so now, by the acts that stand. */
  readonly isParty: boolean;
}
