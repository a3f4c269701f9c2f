import { describe } from 'vitest';
import { appendingContract } from './appending.ts';
import type { GetClient } from './arrangements.ts';
import { batchAppendContract } from './batch-append.ts';
import { checkpointsContract } from './checkpoints.ts';
import { connectingContract } from './connecting.ts';
import { deletingContract } from './deleting.ts';
import { filteringContract } from './filtering.ts';
import { linksContract } from './links.ts';
import { readingContract } from './reading.ts';
import { repeatingContract } from './repeating.ts';
import { streamMetadataContract } from './stream-metadata.ts';
import { subscribingContract } from './subscribing.ts';

/**
 * What Redress relies on in EventStoreDB, seen through the official client, and in a few places through the messages
 * that the client ships. It holds for the embedded node and for a real server (from 24.2 on) alike; it shares the
 * server with others and leaves its streams behind.
 * @param getUrl `esdb://…` of the server, for clients that find it in other ways
 */
export function eventStoreContract(name: string, getClient: GetClient, getUrl: () => string): void {
  describe(name, () => {
    connectingContract(getClient, getUrl);
    appendingContract(getClient);
    repeatingContract(getClient);
    batchAppendContract(getClient);
    readingContract(getClient);
    linksContract(getClient);
    streamMetadataContract(getClient);
    deletingContract(getClient);
    subscribingContract(getClient);
    filteringContract(getClient);
    checkpointsContract(getClient);
  });
}
