import type { LogRecord } from '../log/record.ts';
import { shared, streams } from './protobuf.ts';

const { ReadResp } = streams;

/**
 * A `ReadResp` with an event, from the bytes that are in the log: the two messages around it are written by hand, as a
 * detour by way of objects would cost most of the time of a read.
 *
 * ReadResp { event = 1: ReadEvent { event = 1: RecordedEvent, link = 2: RecordedEvent, commit_position = 3: uint64 } }
 *
 * @param record the event asked for: the link itself, if links were to be resolved and this is one
 * @param target what the link points at, where it does. `undefined` is a link to what is gone.
 */
export function eventResponse(record: LogRecord, target?: { readonly record: LogRecord | undefined }): Buffer {
  const parts: (Uint8Array | number)[] = [];
  if (target === undefined) field(parts, 1, record.body);
  else {
    if (target.record) field(parts, 1, target.record.body);
    field(parts, 2, record.body);
  }
  parts.push((3 << 3) | 0);
  varint(parts, record.position);
  const event = concat(parts);
  const response: (Uint8Array | number)[] = [];
  field(response, 1, event);
  return concat(response);
}

export function confirmationResponse(subscriptionId: string): Buffer {
  const confirmation = new ReadResp.SubscriptionConfirmation().setSubscriptionId(subscriptionId);
  return bytes(new ReadResp().setConfirmation(confirmation));
}

export function checkpointResponse(position: number): Buffer {
  const checkpoint = new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position));
  return bytes(new ReadResp().setCheckpoint(checkpoint));
}

export function streamNotFoundResponse(stream: string): Buffer {
  const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(stream));
  return bytes(new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(identifier)));
}

export const caughtUpResponse = (): Buffer => bytes(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));
export const fellBehindResponse = (): Buffer => bytes(new ReadResp().setFellBehind(new ReadResp.FellBehind()));

function bytes(message: { serializeBinary(): Uint8Array }): Buffer {
  return Buffer.from(message.serializeBinary());
}

/** A length-delimited field: tag, length, bytes. */
function field(parts: (Uint8Array | number)[], number: number, value: Uint8Array): void {
  parts.push((number << 3) | 2);
  varint(parts, value.length);
  parts.push(value);
}

/** Seven bits a byte, the lowest first. By arithmetic, as positions outgrow 32 bits. */
function varint(parts: (Uint8Array | number)[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    parts.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  parts.push(rest);
}

function concat(parts: readonly (Uint8Array | number)[]): Buffer {
  let length = 0;
  for (const part of parts) length += typeof part === 'number' ? 1 : part.length;
  const buffer = Buffer.allocUnsafe(length);
  let offset = 0;
  for (const part of parts) {
    if (typeof part === 'number') buffer[offset++] = part;
    else {
      buffer.set(part, offset);
      offset += part.length;
    }
  }
  return buffer;
}
