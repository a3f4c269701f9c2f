/**
 * Why a command was not carried out. A refusal is a value, never an exception: it is mapped once to GraphQL and
 * once to the command line.
 */
/** Somebody who can do what a refusal waits for. */
export interface Unblocker {
  /** Of the procedure. */
  readonly role: string;
  readonly title: string;
  /** Who holds it today; nobody where nobody was appointed. */
  readonly people: readonly string[];
}

/** What is wrong with one field of what was said. */
export interface FieldFault {
  /** As a dotted path from what was sent: `remedies.0.amount`. */
  readonly field: string;
  /** What it offends against: `required`, `blank`, `length`, `characters`, `form`, `calendar` … */
  readonly rule: string;
  /** The clause of the procedure that it comes from. */
  readonly clause?: string;
  /** The end of a sentence that begins with the field. */
  readonly message: string;
  readonly wouldAccept: string;
}

export interface Refusal {
  /** A word of the closed catalogue of the aggregate that refuses, in SCREAMING_SNAKE_CASE. */
  readonly code: string;
  /** What was wrong, in a sentence a handler understands. */
  readonly message: string;
  /** The clauses of the procedure that it comes from, such as `C-11`. */
  readonly clauses?: readonly string[];
  /** The gate, clock or rule of the pack that it comes from. */
  readonly rule?: string;
  /** What would be accepted instead. */
  readonly wouldAccept?: string;
  /** The field of the input that is at fault, as a dotted path. */
  readonly field?: string;
  /** All fields that are at fault, where there may be several. */
  readonly fields?: readonly FieldFault[];
  /** Who can bring it about that it is accepted, where that is for a role. */
  readonly unblockedBy?: readonly Unblocker[];
}

export type Decision<E> =
  { readonly ok: true; readonly events: readonly E[] } | { readonly ok: false; readonly refusal: Refusal };

export const accept = <E>(events: readonly E[]): Decision<E> => ({ ok: true, events });
export const refuse = (refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal });
