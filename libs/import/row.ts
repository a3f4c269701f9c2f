import type { Intake, PlainAct } from '#application';

/** One row of a file as the file has it: the header's names and the cells' texts. */
export type Cells = Readonly<Record<string, string>>;

/** What a row becomes: an intake with further acts, under the number by which its source knows it. */
export interface MappedRow {
  readonly externalReference: string;
  readonly intake: Intake;
  /** In any order; a decision applies acts in the order of their occurrence. */
  readonly acts: readonly PlainAct[];
}

/** Why a row cannot be taken, in words for the person who has to mend the file. */
export interface Unmappable {
  readonly reason: string;
  readonly column?: string;
}

export type Mapped = { readonly ok: true; readonly row: MappedRow } | { readonly ok: false; readonly why: Unmappable };

/** A format of file: the columns it needs, and what a row of it says. It invents nothing that the row does not say. */
export interface ImportFormat {
  readonly name: string;
  readonly columns: readonly string[];
  map(cells: Cells): Mapped;
  /** The column that a field of the case comes from, where it is one. */
  columnOf(field: string): string | undefined;
}

export const unmappable = (reason: string, column?: string): Mapped => ({ ok: false, why: { reason, column } });
