import pg from 'pg';
import { untrustedServer } from '#config';
import type { Id } from '#kernel';
import { WrongMasterKey } from './faults.ts';
import type { KeptRecord, KeyRecord, KeyStore, WrappedKey } from './key-store.ts';

export interface PostgresKeyStoreOptions {
  /** `postgres://…` */
  readonly url: string;
  /** A schema of its own, made where it is not there. */
  readonly schema: string;
}

interface Row {
  readonly subject: string;
  /** `null` where the subject was erased. */
  readonly wrapped: Buffer | null;
}

interface OwnedRow extends Row {
  readonly organisation: string;
}

type Kept = OwnedRow & { readonly wrapped: Buffer };

/** Of the row that holds the check value: no organisation and no subject is called so. */
const CHECK = ['', ''] as const;
/** Records read at once. */
const PAGE = 256;
/** So that two processes that start at once do not both make the schema. Any number that nothing else locks. */
const MIGRATION_LOCK = 4_071_993;

const ignored = (): void => undefined;

const recordOf = ({ wrapped }: Row): KeyRecord => (wrapped === null ? { erased: true } : { wrapped });

/** The keys of a production installation: one table in a schema of its own, so that it can be granted and backed up apart. */
export class PostgresKeyStore implements KeyStore {
  readonly #pool: pg.Pool;
  readonly #table: string;
  readonly #log: string;

  private constructor(pool: pg.Pool, schema: string) {
    this.#pool = pool;
    this.#table = `"${schema}".subject_key`;
    this.#log = `"${schema}".log_place`;
  }

  /** @throws TypeError where the schema's name is no plain lower-case identifier. */
  static async open({ url, schema }: PostgresKeyStoreOptions): Promise<PostgresKeyStore> {
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new TypeError(`"${schema}" is no name for a schema`);
    const store = new PostgresKeyStore(new pg.Pool({ connectionString: url, max: 4 }), schema);
    // An idle connection that breaks would end the process without a listener; the next query reports it.
    store.#pool.on('error', ignored);
    try {
      await store.#migrate(schema);
    } catch (error) {
      await store.close();
      throw untrustedServer(error) ?? error;
    }
    return store;
  }

  async find(organisation: string, subjects: readonly Id[]): Promise<ReadonlyMap<Id, KeyRecord>> {
    const { rows } = await this.#pool.query<Row>(
      `select subject, wrapped from ${this.#table} where organisation = $1 and subject = any($2)`,
      [organisation, subjects],
    );
    return new Map(rows.map((row) => [row.subject, recordOf(row)] as const));
  }

  async keep(organisation: string, subject: Id, wrapped: Uint8Array, under?: Uint8Array): Promise<KeyRecord> {
    return await this.#durably(async (client) => {
      // Shared, so that many are kept at once and none while all are wrapped anew.
      if (under !== undefined) await this.#demand(client, under, 'for share');
      await client.query(
        `insert into ${this.#table} (organisation, subject, wrapped) values ($1, $2, $3) on conflict do nothing`,
        [organisation, subject, Buffer.from(wrapped)],
      );
      const { rows } = await client.query<Row>(
        `select subject, wrapped from ${this.#table} where organisation = $1 and subject = $2`,
        [organisation, subject],
      );
      const [row] = rows;
      if (row === undefined) throw new TypeError(`the key store did not keep the key of ${subject}`);
      return recordOf(row);
    });
  }

  async erase(organisation: string, subject: Id): Promise<void> {
    await this.#durably((client) =>
      client.query(
        `insert into ${this.#table} as kept (organisation, subject, wrapped, erased_at) values ($1, $2, null, now())
         on conflict (organisation, subject)
         do update set wrapped = null, erased_at = coalesce(kept.erased_at, now())`,
        [organisation, subject],
      ),
    );
  }

  async keepCheckValue(value: Uint8Array): Promise<Uint8Array> {
    const kept = await this.keep(...CHECK, value);
    if ('erased' in kept) throw new TypeError('the check value of the key store cannot have been erased');
    return kept.wrapped;
  }

  async checkValue(): Promise<Uint8Array | null> {
    const [organisation, subject] = CHECK;
    const kept = (await this.find(organisation, [subject])).get(subject);
    return kept !== undefined && 'wrapped' in kept ? kept.wrapped : null;
  }

  async rewrapAll(from: Uint8Array, to: Uint8Array, rewrap: (kept: WrappedKey) => Uint8Array): Promise<number> {
    return await this.#durably(async (client) => {
      await client.query(`lock table ${this.#table} in exclusive mode`);
      await this.#demand(client, from, '');
      let keys = 0;
      for (let after: readonly [string, string] = CHECK; ;) {
        const page = await this.#page(client, after);
        const kept = page.filter((row): row is Kept => row.wrapped !== null);
        await this.#replace(
          client,
          kept.map((row) => ({ ...row, wrapped: Buffer.from(rewrap(row)) })),
        );
        keys += kept.length;
        const last = page.at(-1);
        if (last === undefined) break;
        after = [last.organisation, last.subject];
      }
      await this.#replace(client, [{ organisation: CHECK[0], subject: CHECK[1], wrapped: Buffer.from(to) }]);
      return keys;
    });
  }

  async *records(): AsyncGenerator<KeptRecord, void, undefined> {
    // The check value sorts before every subject, and is left out so.
    for (let after: readonly [string, string] = CHECK; ;) {
      const rows = await this.#page(this.#pool, after);
      for (const row of rows) {
        yield { organisation: row.organisation, subject: row.subject, record: recordOf(row) };
        after = [row.organisation, row.subject];
      }
      if (rows.length < PAGE) return;
    }
  }

  async place(): Promise<string | null> {
    const { rows } = await this.#pool.query<{ place: string }>(`select place from ${this.#log}`);
    return rows[0]?.place ?? null;
  }

  async rememberPlace(place: string): Promise<void> {
    await this.#durably((client) =>
      client.query(
        `insert into ${this.#log} (one, place) values (true, $1) on conflict (one) do update set place = excluded.place`,
        [place],
      ),
    );
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #page(client: Pick<pg.Pool, 'query'>, after: readonly [string, string]): Promise<readonly OwnedRow[]> {
    const { rows } = await client.query<OwnedRow>(
      `select organisation, subject, wrapped from ${this.#table} where (organisation, subject) > ($1, $2)
       order by organisation, subject limit ${PAGE}`,
      [...after],
    );
    return rows;
  }

  async #replace(client: pg.PoolClient, kept: readonly Kept[]): Promise<void> {
    await client.query(
      `update ${this.#table} as old set wrapped = new.wrapped
       from unnest($1::text[], $2::text[], $3::bytea[]) as new (organisation, subject, wrapped)
       where old.organisation = new.organisation and old.subject = new.subject`,
      [kept.map((one) => one.organisation), kept.map((one) => one.subject), kept.map((one) => one.wrapped)],
    );
  }

  /** @throws WrongMasterKey where another check value is kept. */
  async #demand(client: pg.PoolClient, check: Uint8Array, lock: 'for share' | ''): Promise<void> {
    const { rows } = await client.query<Row>(
      `select wrapped from ${this.#table} where organisation = $1 and subject = $2 ${lock}`,
      [...CHECK],
    );
    const kept = rows[0]?.wrapped ?? null;
    if (kept === null || Buffer.compare(kept, check) !== 0) throw new WrongMasterKey();
  }

  async #migrate(schema: string): Promise<void> {
    await this.#durably(async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      await client.query(`create schema if not exists "${schema}"`);
      await client.query(
        `create table if not exists ${this.#table} (
           organisation text not null,
           subject text not null,
           wrapped bytea,
           kept_at timestamptz not null default now(),
           erased_at timestamptz,
           primary key (organisation, subject),
           check ((wrapped is null) = (erased_at is not null))
         )`,
      );
      await client.query(
        `create table if not exists ${this.#log} (one boolean primary key check (one), place text not null)`,
      );
    });
  }

  /** A transaction that is on disk when it is committed, whatever the server, database or role is set to. */
  async #durably<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    // The pool listens to idle connections only: one that breaks in here would end the process; its query reports it.
    client.on('error', ignored);
    try {
      await client.query('begin');
      await client.query('set local synchronous_commit to on');
      const result = await work(client);
      await client.query('commit');
      client.off('error', ignored);
      client.release();
      return result;
    } catch (error) {
      // Thrown away with its transaction, which may be in any state.
      client.release(true);
      throw error;
    }
  }
}
