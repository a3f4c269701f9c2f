import { TOMBSTONE_REVISION } from '../log/record.ts';
import type { LogRecord } from '../log/record.ts';
import { shared, streams } from './protobuf.ts';

/** An event as a client proposes it. */
export interface NewEvent {
  /** Lower-case UUID. */
  readonly id: string;
  readonly type: string;
  readonly isJson: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

interface Place {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

const RecordedEvent = streams.ReadResp.ReadEvent.RecordedEvent;

/** The clients read `created` in ticks of 100 ns since the epoch. */
const TICKS_PER_MILLISECOND = 10_000n;

/** The event as the wire carries it, and as the log keeps it. Ids are strings, as the official client asks for. */
export function encodeEvent(event: NewEvent, place: Place): Uint8Array {
  const message = new RecordedEvent();
  message.setId(new shared.UUID().setString(event.id));
  message.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(place.stream)));
  message.setStreamRevision(revisionToWire(place.revision));
  message.setCommitPosition(String(place.position));
  message.setPreparePosition(String(place.position));
  const metadata = message.getMetadataMap();
  metadata.set('type', event.type);
  metadata.set('created', String(BigInt(place.created) * TICKS_PER_MILLISECOND));
  metadata.set('content-type', event.isJson ? 'application/json' : 'application/octet-stream');
  message.setCustomMetadata(event.metadata);
  message.setData(event.data);
  return message.serializeBinary();
}

/** The data of a stored event. */
export function dataOf(record: LogRecord): Uint8Array {
  return RecordedEvent.deserializeBinary(record.body).getData_asU8();
}

export function revisionToWire(revision: number): string {
  return revision === TOMBSTONE_REVISION ? '9223372036854775807' : String(revision);
}

/** The same event with its id as two 64-bit numbers, as clients in other languages may ask for it. */
export function withStructuredId(record: LogRecord): LogRecord {
  const hex = record.id.replaceAll('-', '');
  const half = (digits: string): string => String(BigInt.asIntN(64, BigInt(`0x${digits}`)));
  const structured = new shared.UUID.Structured()
    .setMostSignificantBits(half(hex.slice(0, 16)))
    .setLeastSignificantBits(half(hex.slice(16)));
  const message = RecordedEvent.deserializeBinary(record.body).setId(new shared.UUID().setStructured(structured));
  return { ...record, body: message.serializeBinary() };
}
