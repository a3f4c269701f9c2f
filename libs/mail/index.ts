export * from './incoming.ts';
export * from './message-id.ts';
export * from './outgoing.ts';
export * from './reader.ts';
export * from './retry.ts';
