import { runStore } from '../worker-protocol.ts';
import { startPostgres } from './postgres.ts';

runStore(({ directory }, fail) => startPostgres({ directory, fail }));
