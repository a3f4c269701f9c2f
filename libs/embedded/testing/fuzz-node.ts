import { connect, type ClientHttp2Session } from 'node:http2';
import { randomUUID } from 'node:crypto';
import { shared, streams } from '../node/wire/protobuf.ts';

/** Chance from 0 to below `limit`, in whole numbers. */
export type Below = (limit: number) => number;

const SERVICE = '/event_store.client.streams.Streams';
const UNKNOWN = '2';
/** ms after which a call that has not ended is given up: a subscription, or half a request, never ends. */
const PATIENCE_MS = 400;
/** Calls at once. */
const AT_ONCE = 16;

export interface FuzzedCalls {
  /** Calls by the gRPC status that they were answered with; `none` where the call was broken off. */
  readonly byStatus: ReadonlyMap<string, number>;
  /** Answers that the node did not foresee. */
  readonly unforeseen: readonly string[];
}

/** Sends malformed, truncated and misplaced requests to a node, and collects what it says. */
export async function fuzzNode(connectionString: string, runs: number, below: Below): Promise<FuzzedCalls> {
  const { host, searchParams } = new URL(connectionString);
  const secret = searchParams.get('connectionName') ?? '';
  const byStatus = new Map<string, number>();
  const unforeseen = new Set<string>();
  let left = runs;
  let session = open(host);
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      if (session.destroyed || session.closed) session = open(host);
      const { status, message } = await call(session, secret, below);
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      if (status === UNKNOWN) unforeseen.add(message);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  session.destroy();
  return { byStatus, unforeseen: [...unforeseen] };
}

function open(host: string): ClientHttp2Session {
  const session = connect(`http://${host}`);
  // A server may well hang up on what it is sent.
  session.on('error', () => undefined);
  return session;
}

async function call(
  session: ClientHttp2Session,
  secret: string,
  below: Below,
): Promise<{ status: string; message: string }> {
  const { method, body } = spoiltRequest(below);
  const stream = session.request({
    ':method': 'POST',
    ':path': below(40) === 0 ? `/no.such.Service/${method}` : `${SERVICE}/${method}`,
    'content-type': below(40) === 0 ? 'text/plain' : 'application/grpc',
    te: 'trailers',
    ...(below(40) !== 0 && { 'connection-name': secret }),
    ...(below(20) === 0 && { 'grpc-timeout': ['0m', '1n', 'x', '99999999999H'][below(4)] }),
  });
  return new Promise((resolve) => {
    let status = 'none';
    let message = '';
    const took = (headers: Record<string, unknown>): void => {
      if (typeof headers['grpc-status'] === 'string') status = headers['grpc-status'];
      if (typeof headers['grpc-message'] === 'string') message = headers['grpc-message'];
    };
    const timer = setTimeout(() => stream.destroy(), PATIENCE_MS);
    stream.on('response', took).on('trailers', took);
    stream.on('error', () => undefined);
    stream.on('close', () => {
      clearTimeout(timer);
      resolve({ status, message: `${method}: ${decodeURIComponent(message)}` });
    });
    stream.resume();
    if (below(10) === 0) stream.write(body, () => stream.destroy());
    else stream.end(body);
  });
}

/**
 * A real request, mostly spoilt: bits changed, cut short, lengthened, doubled, or with a length that lies. One in five
 * is sound, so that what is spoilt meets a log with streams in it.
 */
function spoiltRequest(below: Below): { method: string; body: Buffer } {
  const requests = realRequests();
  const { method, messages } = requests[below(requests.length)] ?? { method: 'Read', messages: [] };
  if (below(5) === 0) return { method, body: Buffer.concat(messages.map(framedRightly)) };
  const spoilt = messages.flatMap((message) => {
    const bytes = Buffer.from(message);
    switch (below(7)) {
      case 0:
        return [bytes.subarray(0, below(bytes.length + 1))];
      case 1:
        for (let change = 0; change <= below(4); change += 1) bytes[below(bytes.length)] = below(256);
        return [bytes];
      case 2:
        return [Buffer.concat([bytes, Buffer.from(Array.from({ length: 1 + below(30) }, () => below(256)))])];
      case 3:
        return [bytes, bytes];
      case 4:
        return [];
      case 5:
        return [Buffer.from(Array.from({ length: below(200) }, () => below(256)))];
      default:
        return [bytes];
    }
  });
  const frames = Buffer.concat(spoilt.map((message) => framed(message, below)));
  return {
    method: below(8) === 0 ? 'BatchAppend' : method,
    body: below(8) === 0 ? frames.subarray(0, below(frames.length + 1)) : frames,
  };
}

function framed(message: Buffer, below: Below): Buffer {
  const frame = framedRightly(message);
  if (below(30) === 0) frame[0] = 1 + below(255);
  if (below(30) === 0) frame.writeUInt32BE(below(0x7fffffff), 1);
  return frame;
}

function framedRightly(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

function realRequests(): readonly { method: string; messages: readonly Uint8Array[] }[] {
  const stream = new shared.StreamIdentifier().setStreamName(Buffer.from(`fuzz-${randomUUID().slice(0, 2)}`));
  const id = new shared.UUID().setString(randomUUID());
  const none = new shared.Empty();
  const proposed = new streams.AppendReq.ProposedMessage().setId(id).setData(Buffer.from('{"a":1}'));
  proposed.getMetadataMap().set('type', 'Fuzzed').set('content-type', 'application/json');
  const inBatch = new streams.BatchAppendReq.ProposedMessage().setId(id).setData(Buffer.from('{"a":1}'));
  inBatch.getMetadataMap().set('type', 'Fuzzed').set('content-type', 'application/json');
  const read = new streams.ReadReq.Options()
    .setStream(new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(stream).setStart(none))
    .setCount('10')
    .setNoFilter(none)
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(none));
  const all = read.clone();
  all.setAll(new streams.ReadReq.Options.AllOptions().setStart(none));
  all.setFilter(
    new streams.ReadReq.Options.FilterOptions()
      .setStreamIdentifier(new streams.ReadReq.Options.FilterOptions.Expression().setRegex('^fuzz-(a|b)+$'))
      .setMax(32),
  );
  return [
    {
      method: 'Append',
      messages: [
        new streams.AppendReq().setOptions(new streams.AppendReq.Options().setStreamIdentifier(stream).setAny(none)),
        new streams.AppendReq().setProposedMessage(proposed),
      ].map((message) => message.serializeBinary()),
    },
    {
      method: 'BatchAppend',
      messages: [
        new streams.BatchAppendReq()
          .setCorrelationId(id)
          .setOptions(new streams.BatchAppendReq.Options().setStreamIdentifier(stream).setStreamPosition('3'))
          .setProposedMessagesList([inBatch])
          .setIsFinal(true)
          .serializeBinary(),
      ],
    },
    { method: 'Read', messages: [new streams.ReadReq().setOptions(read).serializeBinary()] },
    { method: 'Read', messages: [new streams.ReadReq().setOptions(all).serializeBinary()] },
    {
      method: 'Delete',
      messages: [
        new streams.DeleteReq()
          .setOptions(new streams.DeleteReq.Options().setStreamIdentifier(stream).setAny(none))
          .serializeBinary(),
      ],
    },
    {
      method: 'Tombstone',
      messages: [
        new streams.TombstoneReq()
          .setOptions(new streams.TombstoneReq.Options().setStreamIdentifier(stream).setRevision('7'))
          .serializeBinary(),
      ],
    },
  ];
}
