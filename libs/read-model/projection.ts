import type { Erased, Id, Recorded, Sealed } from '#kernel';

/** What every row of a projection has: who it belongs to, and a key that no other row of the projection has. */
export interface Row {
  readonly key: string;
  /** Every query filters by it. */
  readonly organisation: string;
}

/** What the engine adds to a row when it stores it. */
export type Stamped<R extends Row> = R & {
  readonly partition: string;
  /** Of the event that changed the row last, as `Position.toText` writes it. */
  readonly position: string;
};

/** What a column holds. `instant` is `2026-11-22T09:30:00.000Z` and `date` `2026-11-22` in code, whatever in Postgres. */
export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'instant' | 'date' | 'json';
/** With `?`, the column may be null. */
export type Column = ColumnKind | `${ColumnKind}?`;

/** The columns of a row beside the engine's own. A field that may be null needs a `?`, and no other may have one. */
export type ColumnsOf<R extends Row> = {
  readonly [K in Exclude<keyof R, keyof Row>]-?: null extends R[K] ? `${ColumnKind}?` : ColumnKind;
};

export interface TableDefinition<R extends Row> {
  readonly columns: ColumnsOf<R>;
  /** Fields by which rows are looked up, one list for each index; `organisation` first where a query filters by it. */
  readonly indexes?: readonly (readonly (keyof R & string)[])[];
  /**
   * Further indexes as SQL after `on <table>`, by name: `{ words: "using gin (…)" }`. Column names are snake_case. One
   * that is changed needs another name; one that is added, here or above, is built at the next start.
   */
  readonly expressionIndexes?: Readonly<Record<string, string>>;
}

export type Change<R extends Row> = { readonly put: R } | { readonly drop: string };

/** The plain text of a sealed field; `null` where it was erased. Throws where it will never open, which parks. */
export type Open = (sealed: Sealed) => string | null;

/**
 * A read model as a fold over the log: no side effect, no clock, no chance, so that it can be thrown away and built
 * again with the same rows. What events it gets, in the order of the log: those of `handles` on streams that begin
 * with one of `prefixes`.
 */
export interface Projection<R extends Row = Row, E extends Recorded = Recorded> {
  /** lower_snake_case. Its table is `{name}_v{version}`. */
  readonly name: string;
  /** Another one whenever the fold or the table changes: it is built beside the old one (`tableName`). */
  readonly version: number;
  readonly handles: readonly E['type'][];
  readonly prefixes: readonly string[];
  readonly table: TableDefinition<R>;
  /** What has to be folded in order. An event changes rows of its own partition only. */
  partition(event: E): string;
  /** The keys that the fold of this event looks at, where they are few; the whole partition unless given. */
  reads?(event: E): readonly string[];
  /** The sealed fields that the fold opens. For the one projection that holds plain text. */
  seals?(event: E): readonly Sealed[];
  /** What changes. Throws only on what cannot be, which parks the partition. */
  fold(rows: ReadonlyMap<string, R>, event: E, open: Open): readonly Change<R>[];
}

/**
 * Opens personal data for a projection that declares `seals`; `Vault.openAll`, with an error in place of the text that
 * will never open. Throws where the keys cannot be had now: the batch is tried again.
 */
export type Opener = (organisation: string, sealed: readonly Sealed[]) => Promise<readonly (string | Erased | Error)[]>;

/** Its table, and its name in the checkpoints: `register_v1`. */
export const tableName = ({ name, version }: Pick<Projection, 'name' | 'version'>): string => `${name}_v${version}`;

/** A partition that waits for somebody to mend what its event broke on; the others go on. */
export interface Parked {
  readonly projection: string;
  /** The projection's partition, or `malformed {stream}` where the event itself could not be read. */
  readonly partition: string;
  readonly event: Id;
  /** Of that event: this one and all later ones of the partition wait. */
  readonly position: string;
  readonly error: string;
}
