import { armFaults } from '#faults';
import { runStore } from '../worker-protocol.ts';
import { startNode } from './node.ts';

armFaults(process.env);
runStore(({ directory, port }, fail) => startNode({ directory, port, fail }));
