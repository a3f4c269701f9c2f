import { randomBytes, randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import serverFeaturesGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import { requireSecret } from './authentication.ts';
import { gossipService, serverFeaturesService } from './cluster-services.ts';
import { openStorage } from './log/storage.ts';
import { StreamsService, streamsService } from './streams/service.ts';
import { UNIMPLEMENTED_SERVICES, addUnimplementedServices } from './unimplemented-services.ts';

export interface NodeOptions {
  /** Where the log is, or is to be. */
  readonly directory: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Called when the log can no longer be written. The process must end. */
  readonly fail: (error: unknown) => void;
  /** Who has it may use the node. A new one unless given: only who outlives the node needs the same one again. */
  readonly secret?: string;
}

/** An EventStoreDB-compatible node, listening on the loopback address. */
export interface EventStoreNode {
  /** `esdb://…`, with the secret in it. */
  readonly connectionString: string;
  /** Of the log's file, which can be read and is not written. */
  readonly damage?: string;
  close(): Promise<void>;
}

/** The client reads messages up to this size; an append that is too large is then refused by name, not by gRPC. */
const MAX_MESSAGE_BYTES = 17 * 1024 * 1024;
/** How long calls may take to end by themselves when the node closes, in ms, and again to end when they are told. Subscriptions never do by themselves. */
const GRACE_MS = 200;

const newSecret = (): string => randomBytes(32).toString('base64url');

export async function startNode({ directory, port, fail, secret = newSecret() }: NodeOptions): Promise<EventStoreNode> {
  const storage = await openStorage(directory, fail);
  const server = new Server({
    interceptors: [requireSecret(secret)],
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.max_send_message_length': -1,
  });
  let bound = 0;
  const stopping = new AbortController();
  // As many calls as are open wait for it; nothing leaks by that.
  setMaxListeners(0, stopping.signal);
  server.addService(StreamsService, streamsService(storage, stopping.signal));
  server.addService(
    serverFeaturesGrpc.ServerFeaturesService,
    serverFeaturesService([
      StreamsService,
      gossipGrpc.GossipService,
      serverFeaturesGrpc.ServerFeaturesService,
      ...UNIMPLEMENTED_SERVICES,
    ]),
  );
  server.addService(
    gossipGrpc.GossipService,
    gossipService(randomUUID(), () => bound),
  );
  addUnimplementedServices(server);
  bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, actual) =>
      error ? reject(error) : resolve(actual),
    );
  });
  return {
    connectionString: `esdb://127.0.0.1:${bound}?tls=false&connectionName=${secret}`,
    damage: storage.damage?.message,
    async close() {
      await new Promise<void>((resolve) => {
        const ending = [
          setTimeout(() => stopping.abort(), GRACE_MS),
          setTimeout(() => server.forceShutdown(), 2 * GRACE_MS),
        ];
        server.tryShutdown(() => {
          ending.forEach((timer) => clearTimeout(timer));
          resolve();
        });
      });
      await storage.close();
    },
  };
}
