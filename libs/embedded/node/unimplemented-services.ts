import { status, type Server, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import operationsGrpc from '@eventstore/db-client/generated/operations_grpc_pb.js';
import persistentGrpc from '@eventstore/db-client/generated/persistent_grpc_pb.js';
import projectionsGrpc from '@eventstore/db-client/generated/projections_grpc_pb.js';
import usersGrpc from '@eventstore/db-client/generated/users_grpc_pb.js';

/** What the node leaves to a real server, and what to say to who asks for it. */
const UNIMPLEMENTED: readonly (readonly [ServiceDefinition, string])[] = [
  [
    persistentGrpc.PersistentSubscriptionsService,
    'The embedded node has no persistent subscriptions: use a catch-up subscription, or a real EventStoreDB.',
  ],
  [
    projectionsGrpc.ProjectionsService,
    'The embedded node runs no projections: subscribe to $all with a filter, or use a real EventStoreDB.',
  ],
  [usersGrpc.UsersService, 'The embedded node has no users: the secret in its connection string is its only key.'],
  [operationsGrpc.OperationsService, 'The embedded node has no operations: it is run by the process it lives in.'],
];

/** Known to the node, if only to say that it has not got them. */
export const UNIMPLEMENTED_SERVICES: readonly ServiceDefinition[] = UNIMPLEMENTED.map(([service]) => service);

export function addUnimplementedServices(server: Server): void {
  for (const [service, sentence] of UNIMPLEMENTED) {
    const implementation: UntypedServiceImplementation = {};
    for (const [method, definition] of Object.entries(service)) {
      implementation[method] = definition.responseStream
        ? (call: { emit(event: 'error', error: object): void }) =>
            call.emit('error', { code: status.UNIMPLEMENTED, details: sentence })
        : (_call: unknown, answer: (error: object) => void) =>
            answer({ code: status.UNIMPLEMENTED, details: sentence });
    }
    server.addService(service, implementation);
  }
}
