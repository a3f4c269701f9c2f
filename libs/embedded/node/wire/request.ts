import type { ExpectedRevision } from '../log/commit-check.ts';
import { invalidArgument, requiredMetadataPropertyMissing } from './errors.ts';
import type { NewEvent } from './recorded-event.ts';
import type { shared } from './protobuf.ts';

/** Longer names would not fit the key of LMDB's index, which has room for 1,978 bytes. */
const MAX_STREAM_NAME_BYTES = 1500;
const MAX_EVENT_TYPE_BYTES = 65_535;

/** The fields by which appends, deletes and tombstones say what they expect. */
export interface ExpectedRevisionFields {
  readonly any: boolean;
  readonly noStream: boolean;
  readonly streamExists: boolean;
  /** An unsigned 64-bit integer in decimal, if it was set. */
  readonly revision: string | undefined;
}

/** @throws RpcError INVALID_ARGUMENT if nothing was expected */
export function expectedRevision(fields: ExpectedRevisionFields): ExpectedRevision {
  if (fields.any) return 'any';
  if (fields.noStream) return 'no_stream';
  if (fields.streamExists) return 'stream_exists';
  if (fields.revision === undefined) throw invalidArgument('An expected revision is required.');
  return integerFromWire(fields.revision);
}

/** A revision or a position. Beyond what a number holds there is nothing in the log; it reads as the highest. */
export function integerFromWire(decimal: string): number {
  return Math.min(Number(decimal), Number.MAX_SAFE_INTEGER);
}

/** @throws RpcError INVALID_ARGUMENT if the name is missing, too long, or that of nothing's metadata */
export function streamName(identifier: shared.StreamIdentifier | undefined): string {
  const bytes = identifier?.getStreamName_asU8();
  if (!bytes?.length) throw invalidArgument('A stream name is required.');
  if (bytes.length > MAX_STREAM_NAME_BYTES) {
    throw invalidArgument(
      `A stream name has at most ${MAX_STREAM_NAME_BYTES} bytes here; this one has ${bytes.length}.`,
    );
  }
  const name = Buffer.from(bytes).toString('utf8');
  if (name === '$$') throw invalidArgument(`'$$' is no stream: the metadata of 'case-1' is in '$$case-1'.`);
  return name;
}

/** An event id or a correlation id, in either of its two forms, as a lower-case UUID. */
export function uuid(message: shared.UUID | undefined): string {
  const structured = message?.getStructured();
  const text = message?.getString() ?? '';
  const digits = structured
    ? [structured.getMostSignificantBits(), structured.getLeastSignificantBits()]
        .map((bits) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0'))
        .join('')
    : digitsOf(text.trim().toLowerCase());
  if (digits === null) throw invalidArgument(`'${text}' is not a UUID.`);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const HYPHENED = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const BYTE = '0x[0-9a-f]{1,2}';
/** Every form that a server takes, which are those of `Guid.Parse`: D, N, B, P and X. */
const FORMS = new RegExp(`^(?:${HYPHENED}|[0-9a-f]{32}|\\{${HYPHENED}\\}|\\(${HYPHENED}\\))$`);
const IN_PARTS = new RegExp(`^\\{0x[0-9a-f]{1,8},0x[0-9a-f]{1,4},0x[0-9a-f]{1,4},\\{${BYTE}(?:,${BYTE}){7}\\}\\}$`);

/** The 32 digits of a UUID as text; `null` where it is none. */
function digitsOf(text: string): string | null {
  if (FORMS.test(text)) return text.replace(/[^0-9a-f]/g, '');
  const parts = text.replaceAll(' ', '');
  if (!IN_PARTS.test(parts)) return null;
  const widths = [8, 4, 4];
  return [...parts.matchAll(/0x([0-9a-f]+)/g)]
    .map(([, digits = ''], index) => digits.padStart(widths[index] ?? 2, '0'))
    .join('');
}

/** What the proposed messages of an append and of a batch append have in common. */
interface ProposedMessage {
  getId(): shared.UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getCustomMetadata_asU8(): Uint8Array;
  getData_asU8(): Uint8Array;
}

/** @throws RpcError MISSING_REQUIRED_METADATA_PROPERTY without `type` and `content-type` */
export function proposedEvent(message: ProposedMessage): NewEvent {
  const headers = message.getMetadataMap();
  const type = headers.get('type');
  const contentType = headers.get('content-type');
  if (type === undefined) throw requiredMetadataPropertyMissing('type');
  if (contentType === undefined) throw requiredMetadataPropertyMissing('content-type');
  if (type === '') throw invalidArgument('An event has a type.');
  if (Buffer.byteLength(type) > MAX_EVENT_TYPE_BYTES) throw invalidArgument('The event type is too long.');
  return {
    id: uuid(message.getId()),
    type,
    isJson: contentType === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

/** The size that counts towards the limit of an append, in bytes: types are taken as UTF-16, as EventStoreDB does. */
export function sizeOnDisk(event: NewEvent): number {
  return event.data.length + event.metadata.length + event.type.length * 2;
}

/** The most an append may carry, in bytes of {@link sizeOnDisk}. */
export const MAX_APPEND_SIZE = 1024 * 1024;
