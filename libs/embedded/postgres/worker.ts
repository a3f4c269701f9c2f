import { runStore } from '../worker-protocol.ts';
import { startPglite } from './pglite.ts';

runStore(({ directory, socketDirectory }, fail) =>
  startPglite({ directory, fail, ...(socketDirectory && { socketDirectory }) }),
);
