import { describe } from '@jest/globals';
import { appendingContract } from './appending.ts';
import type { GetClient } from './arrangements.ts';
import { readingContract } from './reading.ts';
import { streamMetadataContract } from './stream-metadata.ts';
import { subscribingContract } from './subscribing.ts';

/**
 * What Redress relies on in EventStoreDB, seen through the official client. It holds for the embedded node and for a
 * real server alike; it shares the server with others and leaves its streams behind.
 */
export function eventStoreContract(name: string, getClient: GetClient): void {
  describe(name, () => {
    appendingContract(getClient);
    readingContract(getClient);
    streamMetadataContract(getClient);
    subscribingContract(getClient);
  });
}
