import { afterAll, beforeAll } from '@jest/globals';
import { eventStoreContract } from './contract/index.ts';
import { newDirectory, remove, startTestNode, type TestNode } from '../testing/test-node.ts';

let node: TestNode;

beforeAll(async () => {
  node = await startTestNode(newDirectory());
});
afterAll(async () => {
  await node.stop();
  remove(node.directory);
});

eventStoreContract('the embedded node', () => node.client);
