/**
 * A place in the log (`$all`), as the server counts it: 64-bit offsets, so `bigint`. Positions order events across
 * streams and order nothing else: they do not survive a restore, so nothing durable but a checkpoint names one.
 *
 * A class, so that a pair of numbers is not taken for one, and so that a careless `JSON.stringify` writes decimal
 * text where a bare bigint would throw.
 */
export class Position {
  private constructor(
    readonly commit: bigint,
    readonly prepare: bigint,
  ) {}

  /** @throws TypeError where either is not a bigint: other versions of the client have handed out numbers. */
  static of(commit: bigint, prepare: bigint): Position {
    if (typeof commit !== 'bigint' || typeof prepare !== 'bigint') {
      throw new TypeError(`a position takes bigints, not ${typeof commit} and ${typeof prepare}`);
    }
    return new Position(commit, prepare);
  }

  /**
   * Reads what `toText` wrote.
   * @throws TypeError on any other text.
   */
  static fromText(text: string): Position {
    const [, commit, prepare] = /^(\d{1,20})\/(\d{1,20})$/.exec(text) ?? [];
    if (commit === undefined || prepare === undefined) throw new TypeError(`"${text}" is no position`);
    return new Position(BigInt(commit), BigInt(prepare));
  }

  /** `commit/prepare` in decimal: the form for JSON, GraphQL and columns. */
  toText(): string {
    return `${this.commit}/${this.prepare}`;
  }

  /** Negative where this is earlier in the log than `other`, 0 where they are the same place. */
  compare(other: Position): number {
    const [a, b] = this.commit === other.commit ? [this.prepare, other.prepare] : [this.commit, other.commit];
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /** Whether a reader that stands here has seen the event at `other`. */
  isAtLeast(other: Position): boolean {
    return this.compare(other) >= 0;
  }

  toJSON(): string {
    return this.toText();
  }
}
