import type { Place, Position } from '#event-store';
import type { DataSource } from 'typeorm';
import { quoted } from './naming.ts';

interface Asked {
  readonly projection: string;
  readonly from: Position | null;
  readonly to: Position;
  readonly place: Place | null;
  readonly resolve: (isMoved: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Moves the checkpoints of projections that a batch held nothing for, which are most of them at most events. All read
 * the same events at the same moment: what is asked for while a statement is under way goes together in the next one.
 */
export class Advances {
  readonly #dataSource: DataSource;
  readonly #statement: string;
  #waiting: Asked[] = [];
  #isBusy = false;

  constructor(dataSource: DataSource, schema: string) {
    this.#dataSource = dataSource;
    const table = quoted(schema, 'checkpoint');
    // Locked in one order, so that two processes never wait for each other in a circle.
    this.#statement = `with asked as (
        select * from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (projection, "from", "to", place)
      ), locked as (
        select projection, position from ${table} where projection = any($1::text[]) order by projection for update
      )
      update ${table} as held set position = asked."to", place = coalesce(asked.place, held.place)
      from asked join locked using (projection)
      where held.projection = asked.projection and locked.position is not distinct from asked."from"
      returning held.projection`;
  }

  /** @returns false where somebody else has moved it. */
  advance(projection: string, from: Position | null, to: Position, place: Place | null): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ projection, from, to, place, resolve, reject });
      if (this.#isBusy) return;
      this.#isBusy = true;
      setImmediate(() => void this.#moveAll());
    });
  }

  async #moveAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const asked = this.#waiting;
      this.#waiting = [];
      try {
        const moved = await this.#move(asked);
        for (const { projection, resolve } of asked) resolve(moved.has(projection));
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    this.#isBusy = false;
  }

  async #move(asked: readonly Asked[]): Promise<ReadonlySet<string>> {
    const [rows] = await this.#dataSource.query<[readonly { readonly projection: string }[], number]>(this.#statement, [
      asked.map(({ projection }) => projection),
      asked.map(({ from }) => from?.toText() ?? null),
      asked.map(({ to }) => to.toText()),
      asked.map(({ place }) => (place === null ? null : JSON.stringify(place))),
    ]);
    return new Set(rows.map(({ projection }) => projection));
  }
}
