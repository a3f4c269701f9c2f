import { Worker } from 'node:worker_threads';
import type { Close, Ready, WorkerOptions } from './worker-protocol.ts';

/** A store that runs in a worker thread of its own. */
export interface StoreWorker extends Ready {
  close(): Promise<void>;
}

/** A store stopped though nobody had asked it to. What it held open is gone; the process should end. */
export class StoreFailedError extends Error {
  override readonly name = 'StoreFailedError';

  constructor(store: string, reason: string, cause?: unknown) {
    super(`The embedded ${store} has stopped: ${reason}`, { cause });
  }
}

/**
 * Starts a store in a worker thread.
 * @param store its name, for people
 * @param entry its entry point, beside this module and without an extension
 * @param onFailure called once if it dies later
 * @throws StoreFailedError if it does not come up
 */
export async function startStoreWorker(
  store: string,
  entry: './node/worker' | './postgres/worker',
  options: WorkerOptions,
  onFailure: (error: StoreFailedError) => void,
): Promise<StoreWorker> {
  const isSource = import.meta.url.endsWith('.ts');
  const execArgv = isSource ? (await import('./testing/typescript.ts')).typescriptArguments() : [];
  const worker = new Worker(new URL(`${entry}.${isSource ? 'ts' : 'js'}`, import.meta.url), {
    workerData: options,
    ...(execArgv.length > 0 && { execArgv }),
  });
  let closing = false;
  let failed: StoreFailedError | undefined;

  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const ready = await new Promise<Ready>((resolve, reject) => {
    const fail = (reason: string, cause?: unknown): void => {
      if (closing || failed) return;
      failed = new StoreFailedError(store, reason, cause);
      reject(failed);
      onFailure(failed);
    };
    worker.once('message', resolve);
    worker.on('error', (error) => fail(error.message, error));
    worker.on('exit', (code) => fail(`its thread ended with code ${code}.`));
  });

  return {
    ...ready,
    async close() {
      closing = true;
      worker.postMessage('close' satisfies Close);
      await exited;
    },
  };
}
