import type { Id, Instant, LocalDate, Sealed } from '#kernel';
import type { Row } from '#read-model';
import type { ActOfRow } from './kept.ts';

/** Who fills a role on the case; the person is `null` where the procedure found nobody. */
export type Handlers = Readonly<Record<string, { readonly person: Id | null; readonly name: string | null }>>;

/** A duty, promise or recurring limit of the case, as far as the register needs it. */
export interface OwedLimit {
  readonly title: string;
  readonly owner: string;
  readonly firstDueAt: Instant | null;
  /** As last counted, extensions aside. */
  readonly countedDueAt: Instant | null;
  /** `null`: as soon as possible. */
  readonly dueAt: Instant | null;
  readonly running: boolean;
  readonly breached: boolean;
}

/** From an opening to the closure that followed. */
export interface OpenSpell {
  readonly openedAt: Instant;
  /** `null` while open, and where it was closed nobody knows when. */
  readonly closedOn: LocalDate | null;
  readonly closed: boolean;
  readonly exit: string | null;
}

/** A remedy, and how far it has come. */
export interface RemedyOnCase {
  /** `null` where it was awarded with the outcome. */
  readonly remedy: Id | null;
  readonly kind: string;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly state: 'awarded' | 'offered' | 'accepted' | 'declined' | 'provided';
}

/** Something that was agreed to be done. */
export interface AgreedAction {
  readonly action: Id;
  readonly description: Sealed;
  readonly dueOn: LocalDate | null;
  readonly done: boolean;
}

/** A case as the register shows it. The key is the case's id. */
export interface RegisterRow extends Row {
  readonly caseId: Id;
  readonly reference: string;
  readonly externalReference: string | null;
  readonly kind: string;
  readonly status: 'open' | 'closed';
  readonly stage: string | null;
  readonly channel: string;
  readonly title: string | null;
  readonly company: string | null;
  readonly area: string | null;
  readonly product: string | null;
  readonly service: string | null;
  readonly site: string | null;
  readonly team: string | null;
  readonly packId: string;
  readonly packVersion: number;
  readonly party: Id;
  /** What `dossierOf` goes by, voided ones and the voids too, oldest first. */
  readonly acts: readonly ActOfRow[];
  /** Sealed; `null` where nothing was said. */
  readonly complainant: Sealed | null;
  readonly email: Sealed | null;
  readonly phone: Sealed | null;
  readonly address: Sealed | null;
  readonly narrative: Sealed | null;
  readonly expectedOutcome: Sealed | null;
  readonly receivedAt: Instant;
  /** When Redress learned of the case (`decidedAt` of the intake). */
  readonly recordedAt: Instant;
  /** Entered by somebody a day or more after it was received. */
  readonly lateRecorded: boolean;
  /** The first opening, and one more for every reopening. */
  readonly spells: readonly OpenSpell[];
  /** The day it was closed on; `null` while open, and where nobody knows. */
  readonly closedOn: LocalDate | null;
  /** When the closing act happened. */
  readonly closedAt: Instant | null;
  readonly exit: string | null;
  readonly outcome: string | null;
  /** The cause codes recorded with its lessons, oldest first. */
  readonly causes: readonly string[];
  /** Awarded with the outcome, or offered on their own, oldest first. */
  readonly remedies: readonly RemedyOnCase[];
  /** Oldest first. */
  readonly actions: readonly AgreedAction[];
  /** What the closure says of what was done. Sealed; `null` while open. */
  readonly summary: Sealed | null;
  /** The folder that was last filed to. */
  readonly folder: string | null;
  readonly handlers: Handlers;
  /** What is owed, by clock. Entitlements and windows, which nobody owes, are in `clocks` only. */
  readonly limits: Readonly<Record<string, OwedLimit>>;
  /** The earliest due instant of what runs, in the past where it is missed. A sort key: show every clock. */
  readonly nextDueAt: Instant | null;
  readonly nextDueClock: Id | null;
  /** Limits that were missed and are not met yet. */
  readonly overdueCount: number;
  /** Limits that were ever missed. */
  readonly breachedCount: number;
  readonly flags: readonly string[];
  /** Of some scope the last word is no. */
  readonly consentWithheld: boolean;
  readonly origin: 'live' | 'import';
  readonly importFile: string | null;
  readonly importLine: number | null;
}
