import { TOMBSTONE_REVISION } from './record.ts';

/** What a writer expects of a stream: an exact last revision, or one of EventStoreDB's three words. */
export type ExpectedRevision = number | 'any' | 'no_stream' | 'stream_exists';

/** The stream as the next write would find it, everything already accepted included. */
export interface StreamHead {
  /** -1 if never written, {@link TOMBSTONE_REVISION} if tombstoned. */
  readonly lastRevision: number;
  readonly softDeleted: boolean;
  readonly hasMetadata: boolean;
}

/** Where an event id has been written. */
export interface WrittenEvents {
  /** The revision an event of this stream got under this id, as far back as ids are remembered. */
  revisionOf(id: string): number | undefined;
  /** The id of the event at a revision, whenever it was written. */
  idAt(revision: number): string | undefined;
}

export type CommitDecision =
  | { readonly kind: 'write'; readonly undelete: boolean }
  /** All of it has been written before, up to `lastRevision`: answer as the first time. */
  | { readonly kind: 'idempotent'; readonly lastRevision: number }
  | { readonly kind: 'wrong_expected_version' }
  | { readonly kind: 'stream_deleted' };

/**
 * Decides one append or delete by EventStoreDB's rules (`IndexWriter.CheckCommit`).
 *
 * A write under an exact revision that has been passed is still answered with success if the events at those revisions
 * carry these very ids, in this order: it is a retry. Under `any` and `stream_exists` every id must be known. When only
 * the first of the ids match, it is no retry, and the answer is wrong expected version. Ids are compared, not
 * contents.
 */
export function checkCommit(
  head: StreamHead,
  expected: ExpectedRevision,
  ids: readonly string[],
  written: WrittenEvents,
): CommitDecision {
  if (head.lastRevision === TOMBSTONE_REVISION) return { kind: 'stream_deleted' };
  if (expected === 'stream_exists') {
    if (head.softDeleted) return { kind: 'stream_deleted' };
    if (head.lastRevision < 0 && !head.hasMetadata) return { kind: 'wrong_expected_version' };
  }
  if (expected === 'any' || expected === 'stream_exists') return checkAgainstIds(head, ids, written);

  const revision = expected === 'no_stream' ? -1 : expected;
  if (revision < head.lastRevision) return checkAgainstRevisions(head, revision, ids, written);
  return revision > head.lastRevision
    ? { kind: 'wrong_expected_version' }
    : { kind: 'write', undelete: head.softDeleted };
}

function checkAgainstIds(head: StreamHead, ids: readonly string[], written: WrittenEvents): CommitDecision {
  let lastRevision: number | undefined;
  for (const id of ids) {
    const revision = written.revisionOf(id);
    if (revision === undefined) {
      return lastRevision === undefined
        ? { kind: 'write', undelete: head.softDeleted }
        : { kind: 'wrong_expected_version' };
    }
    lastRevision = revision;
  }
  return lastRevision === undefined
    ? { kind: 'write', undelete: head.softDeleted }
    : { kind: 'idempotent', lastRevision };
}

function checkAgainstRevisions(
  head: StreamHead,
  expected: number,
  ids: readonly string[],
  written: WrittenEvents,
): CommitDecision {
  const differs = ids.findIndex((id, index) => written.idAt(expected + 1 + index) !== id);
  if (ids.length > 0 && differs === -1) return { kind: 'idempotent', lastRevision: expected + ids.length };
  // A deleted stream may be begun again as if it had never been.
  if (differs === 0 && expected === -1 && head.softDeleted) return { kind: 'write', undelete: true };
  return { kind: 'wrong_expected_version' };
}
