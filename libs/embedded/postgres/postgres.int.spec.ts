import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { newDirectory, remove } from '../testing/test-node.ts';
import type { StoreFailedError, StoreWorker } from '../store-worker.ts';
import { startPostgresOf } from './either.ts';
import { findInstallation, type Installation } from './installation.ts';

const installation = await findInstallation();
const fail = (error: StoreFailedError): void => {
  throw error;
};

/** A data directory as the product would have it, with a folder for the socket. */
function newDataDirectory(): { readonly dataDir: string; readonly sockets: string } {
  const dataDir = newDirectory();
  const sockets = join(dataDir, 'sockets');
  mkdirSync(sockets);
  return { dataDir, sockets };
}

async function withClients(
  worker: StoreWorker,
  count: number,
  use: (...clients: pg.Client[]) => Promise<void>,
): Promise<void> {
  const clients = Array.from({ length: count }, () => new pg.Client(worker.connectionString));
  await Promise.all(clients.map((client) => client.connect()));
  try {
    await use(...clients);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

describe.each([
  ['the server', installation, []],
  // Where there is a server that can make no cluster, which is said.
  [
    'PGlite',
    installation && { ...installation, bin: '/nowhere' },
    installation === null ? [] : [/PGlite takes its place, which is slower/],
  ],
])('embedded Postgres, %s', (_name, engine, said) => {
  const { dataDir, sockets } = newDataDirectory();
  let worker: StoreWorker;
  const start = (): Promise<StoreWorker> => startPostgresOf(dataDir, sockets, fail, engine);
  beforeAll(async () => {
    const warnings: string[] = [];
    const hear = ({ message }: Error): void => void warnings.push(message);
    process.on('warning', hear);
    worker = await start();
    process.off('warning', hear);
    expect(warnings).toEqual(said.map((form) => expect.stringMatching(form) as unknown));
  });
  afterAll(async () => {
    await worker.close();
    remove(dataDir);
  });

  beforeEach(() =>
    withClients(worker, 1, async (client) => {
      await client.query('drop table if exists item; create table item (id integer primary key, text text)');
    }),
  );

  it('keeps the queries of two clients apart, however large their parameters', async () => {
    await withClients(worker, 2, async (one, other) => {
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

  it('shows others all of a transaction or nothing, and all once it is committed', async () => {
    await withClients(worker, 2, async (one, other) => {
      await one.query('begin');
      await one.query("insert into item values (1, 'one')");
      const seen = other.query<{ count: string }>('select count(*) from item');
      await one.query("insert into item values (2, 'one')");
      await one.query('commit');
      // The server shows what was committed when it was asked; PGlite lets the question wait.
      expect(['0', '2']).toContain((await seen).rows[0]?.count);
      expect((await other.query('select count(*) from item')).rows).toEqual([{ count: '2' }]);
    });
  });

  it('rolls back what a client leaves open', async () => {
    await withClients(worker, 2, async (one, other) => {
      one.on('error', () => undefined);
      await one.query('begin');
      await one.query("insert into item values (1, 'one')");
      // The way a connection ends when its process is killed.
      (one as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      expect((await other.query('select * from item')).rows).toEqual([]);
    });
  });

  it('goes on after a query that fails', async () => {
    await withClients(worker, 1, async (client) => {
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
    await withClients(worker, 1, async (client) => {
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
    await withClients(worker, 1, async (client) => {
      await client.query("insert into item values (1, 'kept')");
    });
    await worker.close();
    worker = await start();
    await withClients(worker, 1, async (client) => {
      expect((await client.query('select * from item')).rows).toEqual([{ id: 1, text: 'kept' }]);
    });
  });
});

describe.runIf(installation !== null)('the server of embedded Postgres', () => {
  const server = installation as Installation;
  const pidIn = (dataDir: string): number =>
    Number(readFileSync(join(dataDir, `postgres-${server.major}`, 'postmaster.pid'), 'utf8').split('\n')[0]);

  it('is missed at once, and with a sentence, when it dies', async () => {
    const { dataDir, sockets } = newDataDirectory();
    const died = new Promise<StoreFailedError>((resolve) => {
      void startPostgresOf(dataDir, sockets, resolve).then(() => process.kill(pidIn(dataDir), 'SIGKILL'));
    });
    expect((await died).message).toMatch(/^The embedded Postgres has stopped: it ended with code 137\./);
    remove(dataDir);
  });

  it('is out of reach of the Ctrl-C that its process is sent', async () => {
    const { dataDir, sockets } = newDataDirectory();
    const worker = await startPostgresOf(dataDir, sockets, fail);
    const groupOf = (pid: number) =>
      execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    expect(groupOf(pidIn(dataDir))).not.toBe(groupOf(process.pid));
    await worker.close();
    remove(dataDir);
  });

  it('that has lost its process and its shell ends before another one begins, with every row', async () => {
    const { dataDir, sockets } = newDataDirectory();
    const lost = await startPostgresOf(dataDir, sockets, () => undefined);
    await withClients(lost, 1, async (client) => {
      await client.query("create table item as select 1 as id, 'kept' as text");
    });
    const orphan = pidIn(dataDir);
    const shell = Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(orphan)], { encoding: 'utf8' }));
    // All that was started with it, but not the server.
    for (const pid of execFileSync('ps', ['-o', 'pid=', '--ppid', String(shell)], { encoding: 'utf8' }).split('\n')) {
      if (pid.trim() !== '' && Number(pid) !== orphan) process.kill(Number(pid), 'SIGKILL');
    }
    process.kill(shell, 'SIGKILL');
    expect(process.kill(orphan, 0)).toBe(true);
    const worker = await startPostgresOf(dataDir, sockets, fail);
    expect(pidIn(dataDir)).not.toBe(orphan);
    await withClients(worker, 1, async (client) => {
      expect((await client.query('select * from item')).rows).toEqual([{ id: 1, text: 'kept' }]);
    });
    await worker.close();
    remove(dataDir);
  });

  it('is not held up by a process that has the number of one that is gone', async () => {
    const { dataDir, sockets } = newDataDirectory();
    const worker = await startPostgresOf(dataDir, sockets, fail);
    await worker.close();
    writeFileSync(join(dataDir, `postgres-${server.major}`, 'postmaster.pid'), `${process.pid}\n`);
    const again = await startPostgresOf(dataDir, sockets, fail);
    expect(pidIn(dataDir)).not.toBe(process.pid);
    await again.close();
    remove(dataDir);
  });

  it('takes the place of PGlite, whose cluster goes: its rows are built again', async () => {
    const { dataDir, sockets } = newDataDirectory();
    mkdirSync(join(dataDir, 'postgres'));
    await (await startPostgresOf(dataDir, sockets, fail)).close();
    expect(readdirSync(dataDir).toSorted()).toEqual([`postgres-${server.major}`, 'sockets']);
    remove(dataDir);
  });
});
