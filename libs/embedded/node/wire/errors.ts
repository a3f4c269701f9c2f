import { Metadata, status } from '@grpc/grpc-js';
import type { ExpectedRevision } from '../log/commit-check.ts';
import {
  FileDamagedError,
  NoRoomError,
  QueueFullError,
  RecordDamagedError,
  RecordMissingError,
  RecordsMissingError,
} from '../log/errors.ts';
import { revisionToWire } from './recorded-event.ts';

/** An error as gRPC answers it. The trailers are what the official client makes its typed errors from. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;

  constructor(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details);
    this.code = code;
    this.details = details;
    this.metadata = new Metadata();
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, trailerValue(value));
  }
}

/** Trailer of DATA_LOSS: the position from which `$all` can be read behind the damage. */
const READ_ON_AT = 'read-on-at';

/** MDB_PAGE_NOTFOUND and MDB_CORRUPTED: what LMDB itself misses. */
const DAMAGE_BY_LMDB = new Set<unknown>([-30797, -30796]);

export const invalidArgument = (sentence: string): RpcError => new RpcError(status.INVALID_ARGUMENT, sentence);

export const requiredMetadataPropertyMissing = (property: string): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, `Required metadata property '${property}' is missing.`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': 'type,content-type',
  });

export const maxAppendSizeExceeded = (maxAppendSize: number): RpcError =>
  new RpcError(status.INVALID_ARGUMENT, `Maximum append size of ${maxAppendSize} exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(maxAppendSize),
  });

export const streamDeleted = (stream: string): RpcError =>
  new RpcError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

/** How a delete or a tombstone is refused; an append carries it in its answer instead. */
export const wrongExpectedVersion = (
  operation: string,
  stream: string,
  expected: ExpectedRevision,
  current: number,
): RpcError => {
  const expectedVersion = versionNumber(expected);
  const actualVersion = revisionToWire(current);
  return new RpcError(
    status.FAILED_PRECONDITION,
    `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expectedVersion}, ` +
      `Actual version: ${actualVersion}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': expectedVersion,
      'actual-version': actualVersion,
    },
  );
};

/** What went wrong, as the caller may know it. Anything unforeseen is UNKNOWN, with its message. */
export function toRpcError(error: unknown): RpcError {
  if (error instanceof RpcError) return error;
  if (error instanceof RecordDamagedError) {
    return new RpcError(status.DATA_LOSS, error.message, { [READ_ON_AT]: String(error.position + 1) });
  }
  if (error instanceof RecordsMissingError) {
    return new RpcError(status.DATA_LOSS, error.message, { [READ_ON_AT]: String(error.to - 1) });
  }
  if (error instanceof RecordMissingError || error instanceof FileDamagedError) {
    return new RpcError(status.DATA_LOSS, error.message);
  }
  if (DAMAGE_BY_LMDB.has((error as { readonly code?: unknown } | null)?.code)) {
    return new RpcError(status.DATA_LOSS, `The file of the log is damaged: ${String(error)}. Restore from a backup.`);
  }
  if (error instanceof NoRoomError || error instanceof QueueFullError) {
    return new RpcError(status.RESOURCE_EXHAUSTED, error.message);
  }
  return new RpcError(status.UNKNOWN, error instanceof Error ? error.message : String(error));
}

/** EventStoreDB's numbers for what is not a revision. */
function versionNumber(expected: ExpectedRevision): string {
  switch (expected) {
    case 'no_stream':
      return '-1';
    case 'any':
      return '-2';
    case 'stream_exists':
      return '-4';
    default:
      return revisionToWire(expected);
  }
}

/** Trailers are ASCII: what is not is escaped, so that a stream name in any script can be named in an error. */
function trailerValue(value: string): string {
  return value.replace(/[^\x20-\x7e]+/g, encodeURIComponent);
}
