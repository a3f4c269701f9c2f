import { runStore } from '../worker-protocol.ts';
import { startNode } from './node.ts';

runStore(({ directory, port }, fail) => startNode({ directory, port, fail }));
