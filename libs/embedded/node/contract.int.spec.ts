import { afterAll, beforeAll } from 'vitest';
import { EventStoreDBClient } from '@eventstore/db-client';
import { eventStoreContract } from './contract/index.ts';
import { givenServers } from '../testing/test-stores.ts';
import { newDirectory, remove, startTestNode, type TestNode } from '../testing/test-node.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode(newDirectory());
});
afterAll(async () => {
  await node.stop();
  remove(node.directory);
});

eventStoreContract(
  'the embedded node',
  () => node.client,
  () => node.connectionString,
);

const given = givenServers();
if (given !== null) {
  const { eventStoreUrl } = given;
  const client = EventStoreDBClient.connectionString(eventStoreUrl);
  // Not awaited: the client waits for ever for a read that was left early.
  afterAll(() => void client.dispose());
  eventStoreContract(
    'the server that is given',
    () => client,
    () => eventStoreUrl,
  );
}
