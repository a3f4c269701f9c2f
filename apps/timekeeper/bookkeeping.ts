import { movedTo, placeFrom, Position, type EventLog, type Place } from '#event-store';
import type { Instant } from '#kernel';
import type { Checkpoints } from './run-process-manager.ts';

interface Standing {
  readonly name: string;
  readonly position: string;
  readonly place: string | null;
}

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
      `CREATE TABLE IF NOT EXISTS ${this.schema}.process_manager_checkpoint (name text PRIMARY KEY, position text NOT NULL, place text)`,
    );
    await this.sql.query(`ALTER TABLE ${this.schema}.process_manager_checkpoint ADD COLUMN IF NOT EXISTS place text`);
    await this.sql.query(
      `CREATE TABLE IF NOT EXISTS ${this.schema}.lease (name text PRIMARY KEY, holder text NOT NULL, until timestamptz NOT NULL)`,
    );
  }

  async load(name: string): Promise<{ readonly position: Position; readonly place: Place | null } | null> {
    const [row] = await this.sql.query<Standing>(
      `SELECT name, position, place FROM ${this.schema}.process_manager_checkpoint WHERE name = $1`,
      [name],
    );
    return row === undefined ? null : { position: Position.fromText(row.position), place: placeFrom(row.place) };
  }

  async save(name: string, position: Position, place: Place | null): Promise<void> {
    await this.sql.query(
      `INSERT INTO ${this.schema}.process_manager_checkpoint AS kept (name, position, place) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET position = excluded.position, place = coalesce(excluded.place, kept.place)`,
      [name, position.toText(), place === null ? null : JSON.stringify(place)],
    );
  }

  /** Goes on from the same events where the log is the same on another server. @throws LogMismatch */
  async follow(log: Pick<EventLog, 'read' | 'last'>): Promise<void> {
    const rows = await this.sql.query<Standing>(
      `SELECT name, position, place FROM ${this.schema}.process_manager_checkpoint`,
    );
    for (const { name, position: before, place: text } of rows) {
      const place = placeFrom(text);
      if (place === null) continue;
      // Beyond its event it has passed over events of others, which another server may not have.
      const position = (await movedTo(log, place)) ?? place.position;
      if (position !== before) await this.save(name, Position.fromText(position), { ...place, position });
    }
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
