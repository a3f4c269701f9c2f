import { placeFrom, Position, type Place } from '#event-store';
import type { DataSource, EntityManager } from 'typeorm';
import type { CheckpointRow } from './entities.ts';
import { quoted } from './naming.ts';

/** A checkpoint under lock: nobody else moves it before the transaction ends. */
export interface LockedCheckpoint {
  readonly position: Position | null;
  readonly parked: number;
}

type Stored = Pick<CheckpointRow, 'position' | 'parked'>;

/** The checkpoint of one version of a projection. Every statement is short, and none is prepared. */
export class Checkpoint {
  readonly #table: string;
  readonly #projection: string;

  constructor(schema: string, projection: string) {
    this.#table = quoted(schema, 'checkpoint');
    this.#projection = projection;
  }

  async position(dataSource: DataSource): Promise<Position | null> {
    const [row] = await dataSource.query<Stored[]>(`select position from ${this.#table} where projection = $1`, [
      this.#projection,
    ]);
    return positionOf(row);
  }

  /** First of all in a transaction: then two replicas take turns and neither compares with what is about to change. */
  async lock(manager: EntityManager): Promise<LockedCheckpoint> {
    const [row] = await manager.query<Stored[]>(
      `select position, parked from ${this.#table} where projection = $1 for update`,
      [this.#projection],
    );
    if (row === undefined) throw new Error(`the checkpoint of ${this.#projection} is gone; migrate again`);
    return { position: positionOf(row), parked: row.parked };
  }

  /** @param place of the last event up to there; the one before stands where there was none. */
  async moveTo(manager: EntityManager, position: Position, parked: number, place: Place | null = null): Promise<void> {
    await manager.query(
      `update ${this.#table} set position = $2, parked = $3, place = coalesce($4, place) where projection = $1`,
      [this.#projection, position.toText(), parked, place === null ? null : JSON.stringify(place)],
    );
  }

  /** The event that it stands on, `null` where it stands on none. */
  async place(dataSource: DataSource): Promise<Place | null> {
    const [row] = await dataSource.query<Pick<CheckpointRow, 'place'>[]>(
      `select place from ${this.#table} where projection = $1`,
      [this.#projection],
    );
    return placeFrom(row?.place);
  }

  async caughtUp(dataSource: DataSource): Promise<void> {
    await dataSource.query(`update ${this.#table} set caught_up = true where projection = $1 and not caught_up`, [
      this.#projection,
    ]);
  }
}

const positionOf = (row: Pick<Stored, 'position'> | undefined): Position | null =>
  row?.position == null ? null : Position.fromText(row.position);

/** Whether a reader that stands at `reached` has seen everything up to `position`. */
export const hasReached = (reached: Position | null, position: Position | null): boolean =>
  position === null || (reached?.isAtLeast(position) ?? false);
