import { TOMBSTONE_REVISION } from './record.ts';

/** What a stream's metadata limits. Revisions count from 0, ages are seconds. */
export interface StreamMetadata {
  readonly maxCount?: number;
  readonly maxAge?: number;
  readonly truncateBefore?: number;
}

/** The type of the events in a metastream. */
export const STREAM_METADATA = '$metadata';
/** The type of the event that tombstones a stream. */
export const STREAM_DELETED = '$streamDeleted';
/** The type of an event that points at another one. */
export const LINK_TO = '$>';

/** The metastream of `case-1` is `$$case-1`. */
export const metastreamOf = (stream: string): string => `$$${stream}`;
export const isMetastream = (stream: string): boolean => stream.startsWith('$$');
export const originalStreamOf = (metastream: string): string => metastream.slice(2);

/** A metastream keeps only its last event in view. */
export const METASTREAM_METADATA: StreamMetadata = { maxCount: 1 };

/** Reads the data of a `$metadata` event. As on a real server, one value that makes no sense voids all of them. */
export function parseStreamMetadata(data: Uint8Array): StreamMetadata {
  const { $maxCount: maxCount, $maxAge: maxAge, $tb: truncateBefore } = parseObject(data) ?? {};
  if (!isLimit(maxCount, 1) || !isLimit(maxAge, 1) || !isLimit(truncateBefore, 0)) return {};
  return { maxCount, maxAge, truncateBefore };
}

/** A deleted stream is one that is truncated before the highest revision there can be. */
export function isSoftDeleted(metadata: StreamMetadata): boolean {
  return (metadata.truncateBefore ?? 0) >= TOMBSTONE_REVISION;
}

/** The data of the `$metadata` event that deletes a stream. A literal, as a number cannot hold `long.MaxValue`. */
export const SOFT_DELETE_DATA = Buffer.from('{"$tb":9223372036854775807}');

/**
 * The metadata that brings a deleted stream back: all that was set stays, and the events from before the deletion
 * stay out of view.
 * @returns undefined if the old metadata is not an object; then there is nothing to bring back.
 */
export function undeleteData(data: Uint8Array, truncateBefore: number): Buffer | undefined {
  const json = parseObject(data);
  return json && Buffer.from(JSON.stringify({ ...json, $tb: truncateBefore }));
}

/** The lowest revision in view, before ages are looked at. */
export function firstRevisionInView(metadata: StreamMetadata, lastRevision: number): number {
  const byCount = metadata.maxCount === undefined ? 0 : lastRevision - metadata.maxCount + 1;
  return Math.max(0, byCount, metadata.truncateBefore ?? 0);
}

function isLimit(value: unknown, least: number): value is number | undefined {
  return value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= least);
}

function parseObject(data: Uint8Array): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
