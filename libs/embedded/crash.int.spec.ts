import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { EventStoreDBClient } from '@eventstore/db-client';
import pg from 'pg';
import { DataDirectoryLockedError, attachEmbedded, startEmbedded, type EmbeddedStores } from './index.ts';
import { collect } from './node/contract/arrangements.ts';
import { newDirectory, remove } from './testing/test-node.ts';
import { typescriptArguments } from './testing/typescript.ts';

const ROUNDS = 2;

describe('a process that is killed', () => {
  const directory = newDirectory();
  // Too long for the path of a socket, so that the lock has to be somewhere else.
  const longDirectory = join(directory, 'x'.repeat(120));
  afterAll(() => remove(directory));

  it('has kept every event and row that it acknowledged, once and in order', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      acknowledged.push(...(await runUntilKilled(directory, 100 + Math.floor(Math.random() * 400))));
      const stores = await startEmbedded({ dataDir: directory, onFailure: fail });
      await expectAll(acknowledged, stores);
      await stores.close();
    }
  });

  it.each([
    ['a short path', directory],
    ['a long path', longDirectory],
  ])('held its data directory while it lived, and no longer: %s', async (_length, dataDir) => {
    const child = startChild(dataDir);
    await nextLine(child);
    const refused = startEmbedded({ dataDir, onFailure: fail });
    await expect(refused).rejects.toThrow(DataDirectoryLockedError);
    await expect(refused).rejects.toThrow(new RegExp(`process ${child.pid}.*DATA_DIR`));

    const found = await attachEmbedded(dataDir);
    expect(found).toMatchObject({ pid: child.pid });
    const client = EventStoreDBClient.connectionString(found!.eventStoreUrl);
    expect(await client.appendToStream('case-from-outside', [])).toMatchObject({ success: true });
    void client.dispose();

    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await attachEmbedded(dataDir)).toBeNull();
    const stores = await startEmbedded({ dataDir, onFailure: fail });
    expect(await attachEmbedded(dataDir)).toMatchObject({ pid: process.pid });
    await stores.close();
    expect(await attachEmbedded(dataDir)).toBeNull();
  });
});

function startChild(dataDir: string): ChildProcess {
  const script = new URL('./testing/crash-child.ts', import.meta.url);
  return spawn(process.execPath, [...typescriptArguments(), script.pathname, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function nextLine(child: ChildProcess): Promise<void> {
  await once(child.stdout!, 'data');
}

/** @returns what the child said it had written, when it is dead */
async function runUntilKilled(dataDir: string, acknowledgements: number): Promise<string[]> {
  const child = startChild(dataDir);
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line !== 'ready') lines.push(line);
    if (lines.length === acknowledgements) child.kill('SIGKILL');
  }
  return lines;
}

async function expectAll(acknowledged: readonly string[], stores: EmbeddedStores): Promise<void> {
  const client = EventStoreDBClient.connectionString(stores.eventStoreUrl);
  const events = acknowledged.filter((line) => line.startsWith('event'));
  const streams = new Set(events.map((line) => line.split(' ')[1]!));
  const stored = new Map<string, string>();
  const readAll = await collect(client.readAll());
  for (const { event } of readAll) stored.set(`event ${event?.streamId} ${event?.revision} ${event?.id}`, event!.type);
  expect(stored.size).toBe(readAll.length);
  expect(events.filter((line) => !stored.has(line))).toEqual([]);
  for (const stream of streams) {
    const revisions = (await collect(client.readStream(stream))).map(({ event }) => Number(event?.revision));
    expect(revisions).toEqual(revisions.map((_, index) => index));
  }
  await client.dispose();

  const postgres = new pg.Client(stores.databaseUrl);
  await postgres.connect();
  const { rows } = await postgres.query<{ number: number }>('select number from written order by number');
  const rowLines = new Set(rows.map(({ number }) => `row ${number}`));
  expect(acknowledged.filter((line) => line.startsWith('row') && !rowLines.has(line))).toEqual([]);
  await postgres.end();
}

function fail(error: Error): void {
  throw error;
}
