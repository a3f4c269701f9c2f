import { createConnection } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { newDirectory, remove } from '../testing/test-node.ts';
import { startStoreWorker, type StoreWorker } from '../store-worker.ts';

const directory = newDirectory();
let worker: StoreWorker;

const start = (): Promise<StoreWorker> =>
  startStoreWorker('Postgres', './postgres/worker', { directory: `${directory}/postgres`, port: 0 }, (error) => {
    throw error;
  });

beforeAll(async () => {
  worker = await start();
});
afterAll(async () => {
  await worker.close();
  remove(directory);
});

async function withClients(count: number, use: (...clients: pg.Client[]) => Promise<void>): Promise<void> {
  const clients = Array.from({ length: count }, () => new pg.Client(worker.connectionString));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    await use(...clients);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

describe('embedded Postgres', () => {
  beforeEach(() =>
    withClients(1, async (client) => {
      await client.query('drop table if exists item; create table item (id integer primary key, text text)');
    }),
  );

  it('keeps the queries of two clients apart, however large their parameters', async () => {
    await withClients(2, async (one, other) => {
      const large = 'x'.repeat(3_000_000);
      const largeQueries = async () => {
        for (let round = 0; round < 10; round += 1) {
          const { rows } = await one.query<{ length: number }>('select length($1::text) as length', [large]);
          expect(rows).toEqual([{ length: large.length }]);
        }
      };
      const smallQueries = async () => {
        for (let number = 0; number < 200; number += 1) {
          const { rows } = await other.query('select $1::int as number, $2::text as text', [number, 'small']);
          expect(rows).toEqual([{ number, text: 'small' }]);
        }
      };
      await Promise.all([largeQueries(), smallQueries()]);
    });
  });

  it('keeps a transaction to itself, and lets the others wait', async () => {
    await withClients(2, async (one, other) => {
      await one.query('begin');
      await one.query("insert into item values (1, 'one')");
      const seen = other.query<{ count: string }>('select count(*) from item');
      await one.query("insert into item values (2, 'one')");
      await one.query('commit');
      expect((await seen).rows).toEqual([{ count: '2' }]);
    });
  });

  it('rolls back what a client leaves open', async () => {
    await withClients(2, async (one, other) => {
      one.on('error', () => undefined);
      await one.query('begin');
      await one.query("insert into item values (1, 'one')");
      // The way a connection ends when its process is killed.
      (one as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      expect((await other.query('select * from item')).rows).toEqual([]);
    });
  });

  it('goes on after a query that fails', async () => {
    await withClients(1, async (client) => {
      await expect(client.query('select * from nothing_of_this_name')).rejects.toMatchObject({ code: '42P01' });
      await expect(client.query('select $1::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
  });

  it('shrugs off who does not speak its language', async () => {
    const path = new URL(worker.connectionString).searchParams.get('host');
    const stranger = createConnection(`${path}/.s.PGSQL.5432`);
    stranger.on('error', () => undefined);
    stranger.write('GET / HTTP/1.1\r\n\r\n');
    await once(stranger, 'close');
    await withClients(1, async (client) => {
      expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });
  });

  it('serves a pool', async () => {
    const pool = new pg.Pool({ connectionString: worker.connectionString, max: 5 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, number) => pool.query<{ number: number }>('select $1::int as number', [number])),
    );
    expect(answers.map(({ rows }) => rows[0]?.number)).toEqual(Array.from({ length: 50 }, (_, number) => number));
    await pool.end();
  });

  it('has its rows after a restart', async () => {
    await withClients(1, async (client) => {
      await client.query("insert into item values (1, 'kept')");
    });
    await worker.close();
    worker = await start();
    await withClients(1, async (client) => {
      expect((await client.query('select * from item')).rows).toEqual([{ id: 1, text: 'kept' }]);
    });
  });
});
