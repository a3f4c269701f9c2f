import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import pg from 'pg';
import { attachEmbedded, startEmbedded, type EmbeddedStores } from './index.ts';

describe('embedded stores', () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'redress-test-')), 'data');
  let stores: EmbeddedStores;

  beforeAll(async () => {
    stores = await startEmbedded({ dataDir, onFailure: (error) => expect(error).toBeUndefined() });
  });
  afterAll(() => stores.close());

  it('are reached through the official client and pg', async () => {
    const client = EventStoreDBClient.connectionString(stores.eventStoreUrl);
    const appended = await client.appendToStream('case-1', jsonEvent({ type: 'ComplaintReceived', data: {} }));
    expect(appended.nextExpectedRevision).toBe(0n);
    await client.dispose();

    const postgres = new pg.Client(stores.databaseUrl);
    await postgres.connect();
    expect((await postgres.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await postgres.end();
  });

  it('live in a directory that only its owner may enter', () => {
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('are found by another process that knows the directory', async () => {
    expect(await attachEmbedded(dataDir)).toEqual({
      pid: process.pid,
      eventStoreUrl: stores.eventStoreUrl,
      databaseUrl: stores.databaseUrl,
    });
  });
});

describe('embedded stores that are started again', () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'redress-test-')), 'data');
  const start = (): Promise<EmbeddedStores> =>
    startEmbedded({ dataDir, onFailure: (error) => expect(error).toBeUndefined() });
  const addressesOf = ({ eventStoreUrl, databaseUrl }: EmbeddedStores) => ({ eventStoreUrl, databaseUrl });

  it('are where they were, for those who were attached to them, and keep their secret to their owner', async () => {
    const first = await start();
    // The system would give it to somebody else in the meantime, were it one of those that it hands out.
    expect(Number(new URL(first.eventStoreUrl).port)).toBeLessThan(32_768);
    await first.close();
    const again = await start();
    expect(addressesOf(again)).toEqual(addressesOf(first));
    await again.close();
    expect(statSync(join(dataDir, 'eventstore.secret')).mode & 0o777).toBe(0o600);
    expect(again.eventStoreUrl).toContain(readFileSync(join(dataDir, 'eventstore.secret'), 'utf8'));
    expect(statSync(join(dataDir, 'sockets')).mode & 0o777).toBe(0o700);
  });

  it('take another port where theirs is taken by then', async () => {
    const first = await start();
    await first.close();
    const { port } = new URL(first.eventStoreUrl);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(Number(port), '127.0.0.1', resolve));
    const again = await start();
    expect(new URL(again.eventStoreUrl).port).not.toBe(port);
    await again.close();
    await new Promise<void>((resolve) => other.close(() => resolve()));
  });
});
