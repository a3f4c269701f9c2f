import { armFaults } from '#faults';
import { runStore } from '../worker-protocol.ts';
import { startNode } from './node.ts';

armFaults(process.env);
runStore(({ directory, port, secret }, fail) => startNode({ directory, port, fail, ...(secret && { secret }) }));
