import { crc32 } from 'node:zlib';
import { RecordDamagedError } from './errors.ts';

/**
 * One event as it stands in the log.
 *
 * `body` is the event as the wire carries it (a serialised `RecordedEvent` of the streams service), so that a read
 * copies bytes and parses nothing. What filters, limits and checks need is kept beside it.
 */
export interface LogRecord {
  /** Commit and prepare position, in bytes from the start of the log; the next record begins where this one ends. */
  readonly position: number;
  readonly stream: string;
  /** 0 for the first event of its stream; {@link TOMBSTONE_REVISION} for the event that deletes it for ever. */
  readonly revision: number;
  readonly type: string;
  /** Lower-case UUID. */
  readonly id: string;
  /** Milliseconds since the epoch, by the node's own clock. */
  readonly created: number;
  readonly body: Uint8Array;
}

/** Stands for EventStoreDB's `long.MaxValue`, which a number cannot hold. */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;

/** The log starts behind this many bytes, so that position 0 lies before every event, as on a real server. */
export const FIRST_POSITION = 128;

const FORMAT = 1;
const HEADER_BYTES = 41;

/**
 * Layout, little-endian: crc32 (4), format (1), created (8), revision (8), id (16), byte length of stream (2) and of
 * type (2), stream, type, body. The checksum covers all that follows it and the position the record was written at,
 * so that a record found under another key is damage too.
 */
export function encodeRecord(record: LogRecord): Buffer {
  const streamBytes = Buffer.byteLength(record.stream);
  const typeBytes = Buffer.byteLength(record.type);
  const buffer = Buffer.allocUnsafe(HEADER_BYTES + streamBytes + typeBytes + record.body.length);
  buffer.writeUInt8(FORMAT, 4);
  buffer.writeDoubleLE(record.created, 5);
  buffer.writeDoubleLE(record.revision, 13);
  buffer.write(record.id.replaceAll('-', ''), 21, 'hex');
  buffer.writeUInt16LE(streamBytes, 37);
  buffer.writeUInt16LE(typeBytes, 39);
  buffer.write(record.stream, HEADER_BYTES);
  buffer.write(record.type, HEADER_BYTES + streamBytes);
  buffer.set(record.body, HEADER_BYTES + streamBytes + typeBytes);
  buffer.writeUInt32LE(checksum(buffer, record.position), 0);
  return buffer;
}

/** @throws RecordDamagedError if the bytes are not what was written at that position. */
export function decodeRecord(position: number, buffer: Buffer): LogRecord {
  if (buffer.length < HEADER_BYTES || buffer.readUInt32LE(0) !== checksum(buffer, position) || buffer[4] !== FORMAT) {
    throw new RecordDamagedError(position);
  }
  const typeStart = HEADER_BYTES + buffer.readUInt16LE(37);
  const bodyStart = typeStart + buffer.readUInt16LE(39);
  return {
    position,
    stream: buffer.toString('utf8', HEADER_BYTES, typeStart),
    revision: buffer.readDoubleLE(13),
    type: buffer.toString('utf8', typeStart, bodyStart),
    id: formatUuid(buffer.toString('hex', 21, 37)),
    created: buffer.readDoubleLE(5),
    body: buffer.subarray(bodyStart),
  };
}

function checksum(buffer: Buffer, position: number): number {
  const key = Buffer.allocUnsafe(8);
  key.writeDoubleLE(position);
  return crc32(buffer.subarray(4), crc32(key));
}

function formatUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
