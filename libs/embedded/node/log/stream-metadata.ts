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

/**
 * Reads the data of a `$metadata` event. As on a real server, one value of the wrong type voids all of them, and a
 * limit that is out of its range is as if it were not there.
 */
export function parseStreamMetadata(data: Uint8Array): StreamMetadata {
  const text = Buffer.from(data).toString('utf8');
  const json = parseObject(text);
  if (!json || !INTEGERS.every((name) => isIntegerOrAbsent(json[name])) || exceedsLong(text)) return {};
  if (!isAccessList(json['$acl']) || !['undefined', 'boolean'].includes(typeof json['$tmp'])) return {};
  return {
    maxCount: limit(json['$maxCount'], 1),
    maxAge: limit(json['$maxAge'], 1),
    truncateBefore: limit(json['$tb'], 0),
  };
}

const INTEGERS = ['$maxCount', '$maxAge', '$tb', '$cacheControl'] as const;
const ROLES = new Set(['$r', '$w', '$d', '$mr', '$mw']);
const LONGEST = 2n ** 63n - 1n;

const isIntegerOrAbsent = (value: unknown): boolean => value === undefined || Number.isInteger(value);

/** A number cannot tell the highest revision, which deletes, from the next one, which is none: the text can. */
function exceedsLong(text: string): boolean {
  const long = text.matchAll(/"\$(?:maxCount|maxAge|tb|cacheControl)"\s*:\s*(\d{19,})/g);
  return [...long].some(([, digits = '0']) => BigInt(digits) > LONGEST);
}

/** Kept and not enforced: the node has no users. */
function isAccessList(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const isRole = (role: unknown): boolean => typeof role === 'string';
  return Object.entries(value).every(
    ([name, roles]) => ROLES.has(name) && (isRole(roles) || (Array.isArray(roles) && roles.every(isRole))),
  );
}

function limit(value: unknown, least: number): number | undefined {
  return typeof value === 'number' && value >= least ? value : undefined;
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
  const json = parseObject(Buffer.from(data).toString('utf8'));
  return json && Buffer.from(JSON.stringify({ ...json, $tb: truncateBefore }));
}

/** The lowest revision in view, before ages are looked at. */
export function firstRevisionInView(metadata: StreamMetadata, lastRevision: number): number {
  const byCount = metadata.maxCount === undefined ? 0 : lastRevision - metadata.maxCount + 1;
  return Math.max(0, byCount, metadata.truncateBefore ?? 0);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
