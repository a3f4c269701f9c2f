import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendReq, ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';

/** An append as it came in. */
export interface AppendRequest {
  readonly stream: string;
  /** The revision the stream must be at, -1 for none; `null` for any. */
  readonly expected: number | null;
  readonly events: readonly {
    readonly id: string;
    readonly type: string;
    readonly data: string;
    readonly metadata: Buffer;
  }[];
  /** Each proposed message, byte for byte. */
  readonly bytes: readonly string[];
}

export function appendRequest(messages: readonly AppendReq[]): AppendRequest {
  const options = messages[0]?.getOptions();
  const proposed = messages.flatMap((message) => message.getProposedMessage() ?? []);
  return {
    stream: nameOf(options?.getStreamIdentifier()),
    expected:
      options === undefined || options.hasAny() ? null : options.hasNoStream() ? -1 : Number(options.getRevision()),
    events: proposed.map((message) => ({
      id: message.getId()?.getString() ?? '',
      type: message.getMetadataMap().get('type') ?? '',
      data: Buffer.from(message.getData_asU8()).toString(),
      metadata: Buffer.from(message.getCustomMetadata_asU8()),
    })),
    bytes: proposed.map((message) => Buffer.from(message.serializeBinary()).toString('latin1')),
  };
}

/** A read as it came in. */
export interface ReadRequest {
  readonly isSubscription: boolean;
  /** `null` for `$all`. */
  readonly stream: string | null;
  /** Revision, or commit position of `$all`, inclusive; `null` from the edge. */
  readonly from: number | null;
  readonly isForwards: boolean;
  readonly limit: number;
  readonly prefixes: readonly string[];
}

export function readRequest(request: ReadReq): ReadRequest {
  const options = request.getOptions();
  const stream = options?.getStream();
  const position = options?.getAll()?.getPosition();
  const revision = stream?.hasRevision() === true ? Number(stream.getRevision()) : null;
  return {
    isSubscription: options?.hasSubscription() ?? false,
    stream: stream === undefined ? null : nameOf(stream.getStreamIdentifier()),
    from: position === undefined ? revision : Number(position.getCommitPosition()),
    isForwards: options?.getReadDirection() === streams.ReadReq.Options.ReadDirection.FORWARDS,
    limit: Number(options?.getCount() ?? 0),
    prefixes: options?.getFilter()?.getStreamIdentifier()?.getPrefixList() ?? [],
  };
}

const nameOf = (name: StreamIdentifier | undefined): string => Buffer.from(name?.getStreamName_asU8() ?? []).toString();
