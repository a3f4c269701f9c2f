import { expect, test } from 'vitest';
import type { ResolvedEvent } from '@eventstore/db-client';
import { Namespace } from './streams.ts';
import { fromClient } from './wire.ts';

test('a stream deleted for good does not stop the reading of all: its tombstone has the highest revision there is', () => {
  const tombstone = {
    event: {
      streamId: 'test.enquiry-1',
      id: '0b6f0c0e-0000-4000-8000-000000000001',
      type: '$streamDeleted',
      revision: 9_223_372_036_854_775_807n,
      position: { commit: 7n, prepare: 7n },
      isJson: false,
      created: new Date(0),
      data: new Uint8Array(),
      metadata: undefined,
    },
  } as unknown as ResolvedEvent;
  expect(fromClient(tombstone, new Namespace('test'))).toBeNull();
});
