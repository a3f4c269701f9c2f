import { Position } from '#event-store';
import type { Instant } from '#kernel';
import type { Checkpoints } from './run-process-manager.ts';

/** As much of a database connection as is needed here; a TypeORM DataSource is one. */
export interface Sql {
  query<Row>(statement: string, parameters?: unknown[]): Promise<Row[]>;
}

/**
 * What the timekeeper keeps for itself, beside the read model: where its process managers have got to, and who sweeps
 * at the moment. All of it can be lost: a replay sends the same commands, and two sweeps at once harm nothing.
 */
export class Bookkeeping implements Checkpoints {
  /** @param schema of the read model, quoted as an identifier. */
  constructor(
    private readonly sql: Sql,
    private readonly schema: string,
  ) {}

  async prepare(): Promise<void> {
    await this.sql.query(
      `CREATE TABLE IF NOT EXISTS ${this.schema}.process_manager_checkpoint (name text PRIMARY KEY, position text NOT NULL)`,
    );
    await this.sql.query(
      `CREATE TABLE IF NOT EXISTS ${this.schema}.lease (name text PRIMARY KEY, holder text NOT NULL, until timestamptz NOT NULL)`,
    );
  }

  async load(name: string): Promise<Position | null> {
    const rows = await this.sql.query<{ position: string }>(
      `SELECT position FROM ${this.schema}.process_manager_checkpoint WHERE name = $1`,
      [name],
    );
    return rows[0] === undefined ? null : Position.fromText(rows[0].position);
  }

  async save(name: string, position: Position): Promise<void> {
    await this.sql.query(
      `INSERT INTO ${this.schema}.process_manager_checkpoint (name, position) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET position = excluded.position`,
      [name, position.toText()],
    );
  }

  /** Lets every process manager begin again: its positions are those of another log. */
  async forget(): Promise<void> {
    await this.sql.query(`TRUNCATE ${this.schema}.process_manager_checkpoint`);
  }

  /** Takes or keeps the lease until the moment given; `false` while somebody else holds it. */
  async lease(name: string, holder: string, now: Instant, until: Instant): Promise<boolean> {
    const rows = await this.sql.query<{ holder: string }>(
      `INSERT INTO ${this.schema}.lease AS held (name, holder, until) VALUES ($1, $2, $4)
       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
       WHERE held.until < $3 OR held.holder = excluded.holder
       RETURNING holder`,
      [name, holder, now, until],
    );
    return rows.length > 0;
  }

  /** Gives the lease back before its time. */
  async release(name: string, holder: string): Promise<void> {
    await this.sql.query(`DELETE FROM ${this.schema}.lease WHERE name = $1 AND holder = $2`, [name, holder]);
  }
}
