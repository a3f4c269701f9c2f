import { createHash, timingSafeEqual } from 'node:crypto';
import { ServerInterceptingCall, status, type ServerInterceptor } from '@grpc/grpc-js';

/**
 * What the client asks without a connection name: what the server can do, and who is in the cluster. Both answers say
 * nothing that a port scan does not.
 */
const OPEN_TO_ALL = new Set([
  '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
  '/event_store.client.gossip.Gossip/Read',
]);

/**
 * Lets through only calls that carry the secret as their connection name.
 *
 * The official client drops user names and passwords when `tls=false`, so that any local user who finds the port could
 * write the log. The connection name is what it does send, on every call of the streams service.
 */
export function requireSecret(secret: string): ServerInterceptor {
  const expected = digest(secret);
  return (method, call) => {
    if (OPEN_TO_ALL.has(method.path)) return new ServerInterceptingCall(call);
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => {
            const [name] = metadata.get('connection-name');
            if (name !== undefined && timingSafeEqual(digest(String(name)), expected)) proceed(metadata);
            else call.sendStatus({ code: status.UNAUTHENTICATED, details: REFUSAL });
          },
        }),
    });
  };
}

const REFUSAL = 'This node belongs to another process. It is opened by the connection string of its owner only.';

/** Digests are of one length, which the comparison needs, and give nothing away by it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
