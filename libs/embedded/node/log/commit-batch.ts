import { randomUUID } from 'node:crypto';
import { dataOf, encodeEvent, type NewEvent } from '../wire/recorded-event.ts';
import { checkCommit, type CommitDecision, type ExpectedRevision, type StreamHead } from './commit-check.ts';
import type { EventLog } from './event-log.ts';
import { TOMBSTONE_REVISION, encodeRecord, type LogRecord } from './record.ts';
import type { RememberedIds } from './remembered-ids.ts';
import {
  SOFT_DELETE_DATA,
  STREAM_DELETED,
  STREAM_METADATA,
  isMetastream,
  isSoftDeleted,
  metastreamOf,
  originalStreamOf,
  parseStreamMetadata,
  undeleteData,
} from './stream-metadata.ts';

/** What an append or a delete is answered with, once it is durable. */
export type CommitResult =
  | { readonly kind: 'committed'; readonly lastRevision: number; readonly position: number | undefined }
  | { readonly kind: 'wrong_expected_version'; readonly currentRevision: number }
  | { readonly kind: 'stream_deleted' };

/**
 * The writes of one transaction. Each is decided upon the log as it will be when those before it are committed;
 * nothing here touches the disk but to read.
 */
export class CommitBatch {
  readonly records: LogRecord[] = [];
  readonly encoded: Buffer[] = [];
  readonly #log: EventLog;
  readonly #ids: RememberedIds;
  readonly #lastRevisions = new Map<string, number>();
  readonly #written = new Map<string, LogRecord>();
  #position: number;

  constructor(log: EventLog, ids: RememberedIds, position: number) {
    this.#log = log;
    this.#ids = ids;
    this.#position = position;
  }

  /** Where the record after this batch is to be written. */
  get endPosition(): number {
    return this.#position;
  }

  append(stream: string, expected: ExpectedRevision, events: readonly NewEvent[]): CommitResult {
    const head = this.#head(stream);
    const decision = this.#check(
      stream,
      head,
      expected,
      events.map(({ id }) => id),
    );
    if (decision.kind !== 'write') return this.#answer(stream, head, decision);

    const original = isMetastream(stream) ? originalStreamOf(stream) : undefined;
    const undeletesOriginal = original !== undefined && this.#head(original).softDeleted;
    let last: LogRecord | undefined;
    events.forEach((event, index) => {
      last = this.#write(stream, head.lastRevision + 1 + index, event);
    });
    if (decision.undelete) this.#undelete(stream, head.lastRevision + 1);
    if (undeletesOriginal) this.#undelete(original, this.#lastRevision(original) + 1);
    return { kind: 'committed', lastRevision: head.lastRevision + events.length, position: last?.position };
  }

  /** Deletes softly: the events go out of view, and writing to the stream again goes on at the next revision. */
  delete(stream: string, expected: ExpectedRevision): CommitResult {
    const head = this.#head(stream);
    const decision = this.#check(stream, head, expected, [randomUUID()]);
    if (decision.kind !== 'write') return this.#answer(stream, head, decision);
    const metastream = metastreamOf(stream);
    const metadataRevision = this.#lastRevision(metastream);
    if (head.lastRevision < 0 && metadataRevision < 0) return { kind: 'wrong_expected_version', currentRevision: -1 };
    const record = this.#write(metastream, metadataRevision + 1, metadataEvent(SOFT_DELETE_DATA));
    return { kind: 'committed', lastRevision: head.lastRevision, position: record.position };
  }

  /** Deletes for ever: no stream of this name can be written again. */
  tombstone(stream: string, expected: ExpectedRevision): CommitResult {
    const head = this.#head(stream);
    const decision = this.#check(stream, head, expected, [randomUUID()]);
    if (decision.kind !== 'write') return this.#answer(stream, head, decision);
    const event = { id: randomUUID(), type: STREAM_DELETED, isJson: true, data: EMPTY, metadata: EMPTY };
    const record = this.#write(stream, TOMBSTONE_REVISION, event);
    return { kind: 'committed', lastRevision: TOMBSTONE_REVISION, position: record.position };
  }

  /** Takes back what it left in memory, when it could not be committed. */
  undo(): void {
    for (const record of this.records) this.#ids.forget(record);
  }

  #check(stream: string, head: StreamHead, expected: ExpectedRevision, ids: readonly string[]): CommitDecision {
    return checkCommit(head, expected, ids, {
      revisionOf: (id) => this.#ids.revisionOf(stream, id),
      idAt: (revision) => this.#event(stream, revision)?.id,
    });
  }

  #answer(stream: string, head: StreamHead, decision: Exclude<CommitDecision, { kind: 'write' }>): CommitResult {
    switch (decision.kind) {
      case 'idempotent': {
        const position = this.#event(stream, decision.lastRevision)?.position;
        return { kind: 'committed', lastRevision: decision.lastRevision, position };
      }
      case 'wrong_expected_version':
        return { kind: decision.kind, currentRevision: head.lastRevision };
      case 'stream_deleted':
        return decision;
    }
  }

  #head(stream: string): StreamHead {
    // The metastream of a tombstoned stream is deleted with it.
    const lastRevision =
      isMetastream(stream) && this.#lastRevision(originalStreamOf(stream)) === TOMBSTONE_REVISION
        ? TOMBSTONE_REVISION
        : this.#lastRevision(stream);
    const metadata = this.#metadataEvent(stream);
    return {
      lastRevision,
      softDeleted: metadata !== undefined && isSoftDeleted(parseStreamMetadata(dataOf(metadata))),
      hasMetadata: metadata !== undefined,
    };
  }

  #metadataEvent(stream: string): LogRecord | undefined {
    if (isMetastream(stream)) return undefined;
    const metastream = metastreamOf(stream);
    const revision = this.#lastRevision(metastream);
    return revision < 0 ? undefined : this.#event(metastream, revision);
  }

  #undelete(stream: string, truncateBefore: number): void {
    const metadata = this.#metadataEvent(stream);
    const data = metadata && undeleteData(dataOf(metadata), truncateBefore);
    if (metadata && data) this.#write(metadata.stream, metadata.revision + 1, metadataEvent(data));
  }

  #lastRevision(stream: string): number {
    let revision = this.#lastRevisions.get(stream);
    if (revision === undefined) {
      revision = this.#log.lastRevision(stream);
      // Damaged where the stream ends, it would go on from a wrong place.
      if (revision >= 0) this.#log.readEvent(stream, revision);
      this.#lastRevisions.set(stream, revision);
    }
    return revision;
  }

  #event(stream: string, revision: number): LogRecord | undefined {
    return this.#written.get(placeOf(stream, revision)) ?? this.#log.readEvent(stream, revision);
  }

  #write(stream: string, revision: number, event: NewEvent): LogRecord {
    const position = this.#position;
    const created = Date.now();
    const body = encodeEvent(event, { stream, revision, position, created });
    const record = { position, stream, revision, type: event.type, id: event.id, created, body };
    const encoded = encodeRecord(record);
    this.#position += encoded.length;
    this.records.push(record);
    this.encoded.push(encoded);
    this.#lastRevisions.set(stream, revision);
    this.#written.set(placeOf(stream, revision), record);
    this.#ids.remember(record);
    return record;
  }
}

const EMPTY = new Uint8Array();

function metadataEvent(data: Uint8Array): NewEvent {
  return { id: randomUUID(), type: STREAM_METADATA, isJson: true, data, metadata: EMPTY };
}

function placeOf(stream: string, revision: number): string {
  return `${revision}@${stream}`;
}
