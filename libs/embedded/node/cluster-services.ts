import type { ServiceDefinition, UntypedServiceImplementation, sendUnaryData } from '@grpc/grpc-js';
import { gossip, serverFeatures, shared } from './wire/protobuf.ts';

/** The server the node stands in for. Clients choose by it what they may ask. */
const SERVER_VERSION = '24.10.0';

/** What of a call came to servers later than the call itself, so that clients ask for it before they use it. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  '/event_store.client.persistent_subscriptions.': ['stream', 'all'],
  '/event_store.client.projections.': ['track_emitted_streams'],
};

/**
 * Names the calls that a client may make. Those that the node has not got are among them: of a call that is not named,
 * the client says that the server is too old, or tries it by HTTP, and the sentence that says what to use instead would
 * never be seen.
 */
export function serverFeaturesService(services: readonly ServiceDefinition[]): UntypedServiceImplementation {
  const methods = new serverFeatures.SupportedMethods().setEventStoreServerVersion(SERVER_VERSION);
  for (const { path } of services.flatMap((service) => Object.values(service))) {
    const [, service = '', method = ''] = path.toLowerCase().split('/');
    const features = Object.entries(FEATURES).find(([prefix]) => path.startsWith(prefix))?.[1] ?? [];
    const supported = new serverFeatures.SupportedMethod().setServiceName(service).setMethodName(method);
    methods.addMethods(supported.setFeaturesList([...features]));
  }
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
