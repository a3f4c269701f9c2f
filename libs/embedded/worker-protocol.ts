import { parentPort, workerData } from 'node:worker_threads';

/** What a store, in its worker, tells the thread that started it, once it can be used. */
export interface Ready {
  readonly connectionString: string;
  /** Of the log's file, which can be read and is not written. */
  readonly damage?: string;
}

/** What it is told, once. */
export type Close = 'close';

export interface WorkerOptions {
  readonly directory: string;
  /** Of the node; 0 for any that is free. */
  readonly port: number;
  /** Of the node; a new one unless given. */
  readonly secret?: string;
  /** Of Postgres; a new one unless given. */
  readonly socketDirectory?: string;
}

interface Store extends Ready {
  close(): Promise<void>;
}

/**
 * Runs a store in this worker until it is told to close. A store that fails takes its worker with it: its clients are
 * answered UNAVAILABLE at once, instead of waiting for what will not come.
 */
export function runStore(start: (options: WorkerOptions, fail: (error: unknown) => void) => Promise<Store>): void {
  const port = parentPort;
  if (!port) throw new Error('This module is the entry point of a worker thread.');
  const fail = (error: unknown): void => {
    setImmediate(() => {
      throw error;
    });
  };
  start(workerData as WorkerOptions, fail).then((store) => {
    port.once('message', (_close: Close) => {
      store.close().then(() => port.close(), fail);
    });
    const { connectionString, damage } = store;
    port.postMessage({ connectionString, damage } satisfies Ready);
  }, fail);
}
