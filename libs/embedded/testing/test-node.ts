import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { startStoreWorker } from '../store-worker.ts';

/** A node of a test, with a client that may use it. */
export interface TestNode {
  readonly directory: string;
  readonly connectionString: string;
  readonly client: EventStoreDBClient;
  /** Stops the node. What it wrote stays until {@link remove}. */
  stop(): Promise<void>;
}

export const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'redress-test-'));
export const remove = (directory: string): void =>
  rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });

/** Starts a node as the product does, in a worker of its own. */
export async function startTestNode(directory: string): Promise<TestNode> {
  const worker = await startStoreWorker('EventStoreDB node', './node/worker', { directory, port: 0 }, (error) => {
    throw error;
  });
  const client = EventStoreDBClient.connectionString(worker.connectionString);
  return {
    directory,
    connectionString: worker.connectionString,
    client,
    async stop() {
      // Not awaited: the client waits for ever for a read that was left early.
      void client.dispose();
      await worker.close();
    },
  };
}
