/** A page of a list, as a Relay connection wants it. */
export interface Page<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly hasNextPage: boolean;
}

export interface Paging {
  /** Rows wanted, 1 … {@link MAX_PAGE}; 50 unless told. */
  readonly first?: number;
  /** The cursor of the row that the page comes after. */
  readonly after?: string;
}

/** The most rows of a page. */
export const MAX_PAGE = 200;
const USUAL_PAGE = 50;

/** What a list was asked for in a way that it cannot answer. */
export abstract class BadQuery extends Error {
  abstract readonly code: string;
  /** The argument at fault. */
  abstract readonly field: string;
  /** What would be right, where the message does not say it. */
  readonly wouldAccept: string | null = null;
}

/** The cursor is none of ours, or one of another list or order. */
export class MalformedCursor extends BadQuery {
  override readonly name = 'MalformedCursor';
  readonly code = 'MALFORMED_CURSOR';
  readonly field = 'after';

  constructor() {
    super('the cursor was not given out for this list in this order; start without one');
  }
}

/** More rows than a page holds, or fewer than one. */
export class BadPageSize extends BadQuery {
  override readonly name = 'BadPageSize';
  readonly code = 'BAD_PAGE_SIZE';
  readonly field = 'first';

  constructor(first: number) {
    super(`a page has 1 to ${MAX_PAGE} rows, not ${first}`);
  }
}

/** @throws BadPageSize */
export function pageSize({ first = USUAL_PAGE }: Paging): number {
  if (!Number.isSafeInteger(first) || first < 1 || first > MAX_PAGE) throw new BadPageSize(first);
  return first;
}
