import type { Transform } from 'node:stream';
import type { AllStreamResolvedEvent, EventData, JSONType, StreamingRead } from '@eventstore/db-client';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Id } from '#kernel';
import { append, sizeOf } from './append.ts';
import { openCalls } from './event-log.ts';
import type { EventLogOptions } from './event-log.ts';
import { lastOfAll, readAllOfAll, readPage } from './pages.ts';
import type { Position } from './position.ts';
import type { AppendOutcome, ExpectedRevision, ReadAllOptions, StoredEvent } from './stored-event.ts';
import type { ServerCalls } from './server-calls.ts';
import { INSTALLATION } from './streams.ts';
import { isTombstone, positionOf, revisionOf } from './wire.ts';

/** An event with the very bytes that are stored: what a backup keeps and a restore writes. */
export interface VerbatimEvent {
  readonly id: Id;
  readonly type: string;
  /** Without the namespace. */
  readonly stream: string;
  readonly revision: number;
  /** Whether the server was told that the data is JSON. */
  readonly isJson: boolean;
  readonly data: Uint8Array;
  /** Empty where there is none. */
  readonly metadata: Uint8Array;
}

/** The log as it is copied: by its bytes, and without a word about what they say. */
export interface VerbatimLog {
  /** The events of the namespace in the order of the log, by pages. Throws as `EventLog.read` does. */
  readAll(
    from?: Position | null,
    onDamage?: ReadAllOptions['onDamage'],
  ): AsyncIterable<VerbatimEvent & { readonly position: Position }>;
  /** As `EventLog.last`. */
  last(): Promise<StoredEvent | null>;
  /** The log's name; `null` where it has none. */
  identity(): Promise<string | null>;
  /** As `EventLog.append`, with which it shares everything but the bytes. */
  append(stream: string, expected: ExpectedRevision, events: readonly VerbatimEvent[]): Promise<AppendOutcome>;
  close(): Promise<void>;
}

/** Connects to the log for copying. @throws LogMisconfigured */
export function connectVerbatimLog(options: EventLogOptions): VerbatimLog {
  const opened = openCalls(options);
  const { calls } = opened;
  return {
    last: () => lastOfAll(calls),
    identity: async () => (await readPage(calls, INSTALLATION, { from: 0, limit: 1 }))[0]?.id ?? null,
    readAll: (from = null, onDamage) => readVerbatim(calls, from, onDamage),
    append: (stream, expected, events) => append(calls, stream, expected, events.map(weighed), toMessage),
    close: () => opened.close(),
  };
}

/** Bytes of an event as the limit of one append counts them. */
export const sizeInAppend = (event: VerbatimEvent): number => sizeOf([weighed(event)]);

const weighed = (event: VerbatimEvent) => ({ ...event, bytes: event.data.length + event.metadata.length });

async function* readVerbatim(
  calls: ServerCalls,
  from: Position | null,
  onDamage: ReadAllOptions['onDamage'],
): AsyncGenerator<VerbatimEvent & { readonly position: Position }, void, undefined> {
  for await (const taken of readAllOfAll(calls, from, verbatim, onDamage)) {
    if (taken === null) continue;
    const { name, ...event } = taken;
    const stream = calls.namespace.fromServer(name);
    if (stream !== null) yield { ...event, stream };
  }
}

/** An event of the server as it is stored; the name is still the server's. */
function verbatim(read: StreamingRead<AllStreamResolvedEvent>) {
  const bytesOf = keepBytes(read);
  return (resolved: AllStreamResolvedEvent) => {
    const bytes = bytesOf.get(resolved);
    if (resolved.event === undefined || bytes === undefined || isTombstone(resolved.event)) return null;
    const { id, type, streamId: name, revision, position, isJson } = resolved.event;
    return { id, type, name, revision: revisionOf(revision), position: positionOf(position), isJson, ...bytes };
  };
}

/** The event as a reader gets it: JSON parsed, and everything else as the client hands it out. */
export function storedOf({ id, type, stream, revision, isJson, data, metadata }: VerbatimEvent) {
  const text = Buffer.from(data).toString('utf8');
  return {
    id,
    type,
    stream,
    revision,
    data: isJson ? (jsonOf(text) ?? text) : data,
    metadata: metadata.length === 0 ? undefined : (jsonOf(Buffer.from(metadata).toString('utf8')) ?? metadata),
  };
}

interface Bytes {
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/**
 * The client hands out parsed JSON, and an event that another tool wrote is not the same bytes when it is written
 * again. What the server sent passes through the read's own transform, and is kept from there beside what it becomes.
 */
function keepBytes(read: StreamingRead<AllStreamResolvedEvent>): WeakMap<AllStreamResolvedEvent, Bytes> {
  const kept = new WeakMap<AllStreamResolvedEvent, Bytes>();
  const transform = read as unknown as Transform;
  const convert = transform._transform.bind(transform);
  transform._transform = (response: ReadResp, encoding, done) => {
    convert(response, encoding, (error, resolved?: AllStreamResolvedEvent) => {
      const stored = response.getEvent()?.getEvent();
      if (resolved !== undefined && stored !== undefined) {
        kept.set(resolved, { data: stored.getData_asU8(), metadata: stored.getCustomMetadata_asU8() });
      }
      done(error, resolved);
    });
  };
  return kept;
}

function toMessage({ id, type, isJson, data, metadata }: VerbatimEvent): EventData {
  // The client tells bytes from JSON by the constructor, and a Buffer is not a Uint8Array to it.
  const bytes = { id, type, data: Uint8Array.from(data), metadata: noneOr(metadata) };
  if (!isJson) return { ...bytes, contentType: 'application/octet-stream' };
  const text = Buffer.from(data).toString('utf8');
  const value = jsonOf(text);
  if (value !== undefined && Buffer.from(JSON.stringify(value)).equals(data)) {
    return { ...bytes, contentType: 'application/json', data: value as JSONType };
  }
  return new ForeignJson(bytes);
}

const noneOr = (metadata: Uint8Array): Uint8Array | undefined =>
  metadata.length === 0 ? undefined : Uint8Array.from(metadata);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * JSON that is written otherwise than the client would write it, or that is none. The client asks for the content type
 * twice, to tell the server and to choose how to write the data: as bytes, here.
 */
class ForeignJson {
  readonly id: Id;
  readonly type: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array | undefined;
  #asked = 0;

  constructor({ id, type, data, metadata }: Pick<ForeignJson, 'id' | 'type' | 'data' | 'metadata'>) {
    this.id = id;
    this.type = type;
    this.data = data;
    this.metadata = metadata;
  }

  get contentType(): 'application/octet-stream' {
    this.#asked += 1;
    return (this.#asked % 2 === 1 ? 'application/json' : 'application/octet-stream') as 'application/octet-stream';
  }
}
