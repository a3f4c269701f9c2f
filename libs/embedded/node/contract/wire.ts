import type { CallOptions, Client as GrpcClient, Metadata } from '@grpc/grpc-js';
import type { EventStoreDBClient, Position } from '@eventstore/db-client';
import serverFeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { empty, shared, streams } from '../wire/protobuf.ts';
import type { GetClient, NumberedEvents } from './arrangements.ts';

type Constructor<T> = new (...parameters: never[]) => T;

/** What the official client keeps to itself: its connection, and what it sends with each call. */
interface Insides {
  getGRPCClient<T extends GrpcClient>(constructor: Constructor<T>, name: string): Promise<T>;
  callArguments(options: object, callOptions?: CallOptions): [Metadata, CallOptions];
  resolveUri(): Promise<string>;
}

/** `host:port` of the server that a client would connect to. */
export const addressFoundBy = (client: EventStoreDBClient): Promise<string> =>
  (client as unknown as Insides).resolveUri();

/** Says what of a read is left open: how many events, which way, or for ever. */
type How = (options: streams.ReadReq.Options) => streams.ReadReq.Options;

/** The services as they are, over the client's own connection: for what the client never sends. */
export function wireOf(getClient: GetClient) {
  const insides = () => getClient() as unknown as Insides;
  return {
    streams: () => insides().getGRPCClient(streamsGrpc.StreamsClient, 'streams'),
    gossip: () => insides().getGRPCClient(gossipGrpc.GossipClient, 'gossip'),
    serverFeatures: () => insides().getGRPCClient(serverFeaturesGrpc.ServerFeaturesClient, 'serverFeatures'),
    /** Reads or subscribes to what of `$all` is in streams with this prefix, from behind a position on. */
    readFiltered: (prefix: string, from: Position | undefined, how: How) => readFiltered(getClient, prefix, from, how),
    /** Metadata and options of a call. */
    arguments: () => insides().callArguments({}),
  };
}

export const uuidOf = (id: string): shared.UUID => new shared.UUID().setString(id);

export const identifierOf = (stream: string): shared.StreamIdentifier =>
  new shared.StreamIdentifier().setStreamName(Buffer.from(stream));

/** One chunk of an append: only the first has options, only the last is final. */
export function chunk(
  correlationId: string,
  events: NumberedEvents,
  { options, isFinal }: { readonly options?: streams.BatchAppendReq.Options; readonly isFinal: boolean },
): streams.BatchAppendReq {
  const request = new streams.BatchAppendReq()
    .setCorrelationId(uuidOf(correlationId))
    .setProposedMessagesList(events.map(proposed))
    .setIsFinal(isFinal);
  return options === undefined ? request : request.setOptions(options);
}

export function anyRevisionOf(stream: string): streams.BatchAppendReq.Options {
  return new streams.BatchAppendReq.Options().setStreamIdentifier(identifierOf(stream)).setAny(new empty.Empty());
}

function proposed({ id, type, data }: NumberedEvents[number]): streams.BatchAppendReq.ProposedMessage {
  const message = new streams.BatchAppendReq.ProposedMessage()
    .setId(uuidOf(id))
    .setData(Buffer.from(JSON.stringify(data)));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
}

/** A filtered call of Read: the official client makes it for subscriptions only. */
async function* readFiltered(
  getClient: GetClient,
  prefix: string,
  from: Position | undefined,
  how: How,
): AsyncGenerator<streams.ReadResp> {
  const { Options } = streams.ReadReq;
  const position = new Options.Position()
    .setCommitPosition(String(from?.commit))
    .setPreparePosition(String(from?.prepare));
  const filter = new Options.FilterOptions()
    .setStreamIdentifier(new Options.FilterOptions.Expression().setPrefixList([prefix]))
    .setMax(32)
    .setCheckpointintervalmultiplier(1);
  const options = new Options()
    .setAll(new Options.AllOptions().setPosition(position))
    .setFilter(filter)
    .setUuidOption(new Options.UUIDOption().setString(new shared.Empty()));
  const wire = wireOf(getClient);
  const [metadata] = wire.arguments();
  const call = (await wire.streams()).read(new streams.ReadReq().setOptions(how(options)), metadata);
  try {
    yield* call as AsyncIterable<streams.ReadResp>;
  } finally {
    call.on('error', () => undefined).cancel();
  }
}
