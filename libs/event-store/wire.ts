import { jsonEvent } from '@eventstore/db-client';
import type { AppendExpectedRevision, EventData, JSONType, Position as ClientPosition } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import { Position } from './position.ts';
import type { EncodedEvent, ExpectedRevision, StoredEvent } from './stored-event.ts';
import type { Namespace } from './streams.ts';

/** The client writes `JSON.stringify` of what it is given; of a frozen value that is the same bytes every time. */
export const toClient = ({ id, type, data, metadata }: EncodedEvent): EventData =>
  jsonEvent({ id, type, data: data as JSONType, metadata: metadata as JSONType });

export const expectedToClient = (expected: ExpectedRevision): AppendExpectedRevision =>
  typeof expected === 'number' ? BigInt(expected) : expected;

export const positionOf = ({ commit, prepare }: ClientPosition): Position => Position.of(commit, prepare);

/**
 * A revision as a number. Streams stay far below 2^53 events; the check is against a client that hands out something
 * else than the bigint its types promise, as other versions have.
 */
export function revisionOf(revision: bigint): number {
  if (typeof revision !== 'bigint') throw new TypeError(`a revision must be a bigint, not a ${typeof revision}`);
  const value = Number(revision);
  if (!Number.isSafeInteger(value)) throw new RangeError(`revision ${revision} is out of range`);
  return value;
}

/** What a server leaves in `$all` where a stream was deleted for good; its revision is the highest there is. */
export const isTombstone = ({ type }: { readonly type: string }): boolean => type === '$streamDeleted';

/**
 * An event as the client read it; `null` for a link whose target is gone, for another namespace's stream, and for a
 * tombstone, which is no event of its stream.
 */
export function fromClient(
  { event, commitPosition }: ResolvedEvent | AllStreamResolvedEvent,
  namespace: Namespace,
): StoredEvent | null {
  if (event === undefined || isTombstone(event)) return null;
  const stream = namespace.fromServer(event.streamId);
  if (stream === null) return null;
  const { id, type, revision, data, metadata } = event;
  const position = event.position ?? commitOnly(commitPosition);
  return { id, type, stream, revision: revisionOf(revision), position: positionOf(position), data, metadata };
}

/** Where a server gives a commit position only, the event stands right at it. */
function commitOnly(commit: bigint | undefined): ClientPosition {
  if (commit === undefined) throw new TypeError('the server gave an event no position');
  return { commit, prepare: commit };
}
