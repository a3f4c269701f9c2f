import type { UntypedServiceImplementation, sendUnaryData } from '@grpc/grpc-js';
import { gossip, serverFeatures, shared } from './wire/protobuf.ts';

/** The server the node stands in for. Clients choose by it what they may ask. */
const SERVER_VERSION = '23.10.0';

const STREAMS_METHODS = ['read', 'append', 'delete', 'tombstone', 'batchappend'];

/** Says what is implemented: the streams service, batch append among it. */
export function serverFeaturesService(): UntypedServiceImplementation {
  const methods = new serverFeatures.SupportedMethods().setEventStoreServerVersion(SERVER_VERSION);
  const supports = (service: string, method: string): void => {
    methods.addMethods(new serverFeatures.SupportedMethod().setServiceName(service).setMethodName(method));
  };
  for (const method of STREAMS_METHODS) supports('event_store.client.streams.streams', method);
  supports('event_store.client.gossip.gossip', 'read');
  supports('event_store.client.server_features.serverfeatures', 'getsupportedmethods');
  return {
    getSupportedMethods: (_call: unknown, answer: sendUnaryData<serverFeatures.SupportedMethods>) =>
      answer(null, methods),
  };
}

/** A cluster of one, which leads itself. */
export function gossipService(instanceId: string, port: () => number): UntypedServiceImplementation {
  return {
    read: (_call: unknown, answer: sendUnaryData<gossip.ClusterInfo>) => {
      const member = new gossip.MemberInfo()
        .setInstanceId(new shared.UUID().setString(instanceId))
        .setTimeStamp(String(BigInt(Date.now()) * 10_000n))
        .setState(gossip.MemberInfo.VNodeState.LEADER)
        .setIsAlive(true);
      member.setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(port()));
      answer(null, new gossip.ClusterInfo().setMembersList([member]));
    },
  };
}
