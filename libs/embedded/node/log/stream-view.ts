import { dataOf } from '../wire/recorded-event.ts';
import type { EventLog } from './event-log.ts';
import { TOMBSTONE_REVISION, type LogRecord } from './record.ts';
import {
  METASTREAM_METADATA,
  firstRevisionInView,
  isMetastream,
  isSoftDeleted,
  metastreamOf,
  originalStreamOf,
  parseStreamMetadata,
  type StreamMetadata,
} from './stream-metadata.ts';

/** What of a stream a reader gets to see now. */
export type StreamView =
  | {
      readonly kind: 'found';
      readonly firstRevision: number;
      readonly lastRevision: number;
      /** Whether an event between the two is young enough. */
      readonly isInView: (record: LogRecord) => boolean;
    }
  /** Never written, or deleted and not begun again. */
  | { readonly kind: 'not_found' }
  | { readonly kind: 'tombstoned' };

/** Reads of a stream honour its metadata; reads of `$all` show everything that is in the log. */
export function viewStream(log: EventLog, stream: string, now: number): StreamView {
  const lastRevision = log.lastRevision(stream);
  if (lastRevision === TOMBSTONE_REVISION || isTombstonedMetastream(log, stream)) return { kind: 'tombstoned' };
  const metadata = metadataOf(log, stream);
  if (lastRevision < 0 || isSoftDeleted(metadata)) return { kind: 'not_found' };
  const oldest = metadata.maxAge === undefined ? 0 : now - metadata.maxAge * 1000;
  return {
    kind: 'found',
    firstRevision: firstRevisionInView(metadata, lastRevision),
    lastRevision,
    isInView: (record) => record.created >= oldest,
  };
}

function isTombstonedMetastream(log: EventLog, stream: string): boolean {
  return isMetastream(stream) && log.lastRevision(originalStreamOf(stream)) === TOMBSTONE_REVISION;
}

function metadataOf(log: EventLog, stream: string): StreamMetadata {
  if (isMetastream(stream)) return METASTREAM_METADATA;
  const metastream = metastreamOf(stream);
  const revision = log.lastRevision(metastream);
  const event = revision < 0 ? undefined : log.readEvent(metastream, revision);
  return event === undefined ? {} : parseStreamMetadata(dataOf(event));
}
