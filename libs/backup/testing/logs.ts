import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Codec, connectEventLog, connectVerbatimLog, genesisOf } from '#event-store';
import type { ChainedEvent, EventLog, VerbatimEvent, VerbatimLog } from '#event-store';
import { newNamespace, startTestStores } from '../../embedded/testing/test-stores.ts';

const schema = z.strictObject({ text: z.string() });
export const codec = new Codec(
  ['case', 'caseNumber', 'party'].map((name) => ({ name, catalogue: { Noted: { version: 1, schema } } })),
);

const provenance = {
  $correlationId: '0b6f0c0e-0000-4000-8000-000000000001',
  $causationId: '0b6f0c0e-0000-4000-8000-000000000002',
  commandId: 'command-1',
  commandHash: 'hash-1',
  organisation: 'aurora',
  actor: { id: 'ann', role: 'handler', authenticated: 'token' },
  origin: { kind: 'live' },
  decidedAt: '2026-11-22T09:30:00.000Z',
} as const;

/** Events for one append to a stream, chained onto `prev`. */
export const notes = (stream: string, texts: readonly string[], prev = genesisOf(stream)): readonly ChainedEvent[] =>
  codec.encode(
    stream,
    texts.map((text) => ({
      type: 'Noted',
      data: { text },
      id: randomUUID(),
      occurredAt: '2026-11-22T09:00:00.000Z',
    })),
    provenance,
    prev,
  );

/** One namespace, as its writers and as a backup see it. */
export interface TestLog {
  readonly namespace: string;
  readonly log: EventLog;
  readonly verbatim: VerbatimLog;
}

/** Logs on the stores of the tests, and a folder that goes with them. */
export interface TestLogs {
  readonly folder: string;
  /** A log of its own; empty. */
  open(): Promise<TestLog>;
  close(): Promise<void>;
}

export async function startTestLogs(): Promise<TestLogs> {
  const stores = await startTestStores();
  const opened: { close(): Promise<void> }[] = [];
  return {
    folder: stores.folder,
    async open() {
      const options = { url: stores.eventStoreUrl, namespace: newNamespace(), pageSize: 50 };
      const log = await connectEventLog(options);
      const verbatim = connectVerbatimLog(options);
      opened.push(log, verbatim);
      return { namespace: options.namespace, log, verbatim };
    },
    async close() {
      for (const one of opened) await one.close();
      await stores.close();
    },
  };
}

/** Everything a log holds, in its order, without the positions. */
export async function contentsOf({ verbatim }: TestLog): Promise<readonly VerbatimEvent[]> {
  const found: VerbatimEvent[] = [];
  for await (const { position: _, ...event } of verbatim.readAll()) {
    found.push({ ...event, data: Uint8Array.from(event.data), metadata: Uint8Array.from(event.metadata) });
  }
  return found;
}
