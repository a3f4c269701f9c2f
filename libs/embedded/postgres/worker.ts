import { runStore } from '../worker-protocol.ts';
import { startPostgres } from './postgres.ts';

runStore(({ directory, socketDirectory }, fail) =>
  startPostgres({ directory, fail, ...(socketDirectory && { socketDirectory }) }),
);
