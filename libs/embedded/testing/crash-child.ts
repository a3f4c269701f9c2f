import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import pg from 'pg';
import { startEmbedded } from '../index.ts';

/**
 * A process that writes to embedded stores until it is killed, and says after each acknowledgement what was
 * acknowledged: `event STREAM REVISION ID` or `row NUMBER`, a line each, after one line `ready`.
 */
const [dataDir = ''] = process.argv.slice(2);
const WRITERS = 8;

const stores = await startEmbedded({
  dataDir,
  onFailure: (error) => process.stdout.write(`failed ${error.message}\n`),
});
const client = EventStoreDBClient.connectionString(stores.eventStoreUrl);
const postgres = new pg.Client(stores.databaseUrl);
await postgres.connect();
await postgres.query('create table if not exists written (number integer primary key)');
process.stdout.write('ready\n');

await Promise.all([...Array.from({ length: WRITERS }, (_, writer) => writeEvents(writer)), writeRows()]);

async function writeEvents(writer: number): Promise<never> {
  const stream = `case-${randomUUID()}`;
  // Half of the writers use the unary call, half batch append.
  const credentials = writer % 2 === 0 ? { username: 'any', password: 'any' } : undefined;
  for (let revision = -1n; ;) {
    const event = jsonEvent({ id: randomUUID(), type: 'LetterReceived', data: { after: String(revision) } });
    const expectedRevision = revision < 0n ? 'no_stream' : revision;
    const appended = await client.appendToStream(stream, event, { expectedRevision, credentials });
    revision = appended.nextExpectedRevision;
    process.stdout.write(`event ${stream} ${revision} ${event.id}\n`);
  }
}

async function writeRows(): Promise<never> {
  const { rows } = await postgres.query<{ next: number }>('select coalesce(max(number), 0) + 1 as next from written');
  for (let number = rows[0]?.next ?? 1; ; number += 1) {
    await postgres.query('insert into written values ($1)', [number]);
    process.stdout.write(`row ${number}\n`);
  }
}
