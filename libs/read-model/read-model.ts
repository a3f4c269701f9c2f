import { movedTo, placeFrom, Position, type EventLog, type Place, type Timers } from '#event-store';
import type { DataSource } from 'typeorm';
import { Catalogue } from './catalogue.ts';
import { eventsBehind } from './behind.ts';
import { connectDatabase } from './database.ts';
import { parkedEntity, type CheckpointRow } from './entities.ts';
import { migrate } from './migrate.ts';
import { quoted, schemaName } from './naming.ts';
import { Progress } from './progress.ts';
import { tableName, type Parked, type Projection } from './projection.ts';
import { statusOf, type Freshness, type ProjectionStatus } from './status.ts';
import { dropOldVersions, oldVersions, resetVersion } from './versions.ts';

export interface ReadModelOptions {
  /** `postgres://…` */
  readonly databaseUrl: string;
  /** `LOG_NAMESPACE`; may be empty. */
  readonly namespace: string;
  /** The projections of this release. */
  readonly projections: readonly Projection[];
  /** Connections at once; 10 unless told. */
  readonly poolSize?: number;
  /** ms for one statement; 30,000 unless told. */
  readonly queryTimeoutMs?: number;
  readonly timers?: Timers;
}

/** The read side's database: its tables, how far they are, and their upkeep. Whoever queries uses `dataSource`. */
export class ReadModel {
  readonly dataSource: DataSource;
  readonly schema: string;
  readonly catalogue: Catalogue;
  readonly progress: Progress;
  /** A look at the checkpoints that is under way. */
  #looking: Promise<ReadonlyMap<string, CheckpointRow>> | null = null;

  private constructor(dataSource: DataSource, schema: string, catalogue: Catalogue, timers: Timers | undefined) {
    this.dataSource = dataSource;
    this.schema = schema;
    this.catalogue = catalogue;
    this.progress = new Progress(() => this.#positions(), timers);
  }

  /**
   * Connects, and brings the schema up to this release; every process may do so at once.
   * @throws TypeError where namespace or projections cannot be; the driver's error where the database is not there.
   */
  static async open(options: ReadModelOptions): Promise<ReadModel> {
    const { databaseUrl: url, namespace, projections, poolSize = 10, queryTimeoutMs = 30_000 } = options;
    const schema = schemaName(namespace);
    const catalogue = new Catalogue(projections);
    const dataSource = await connectDatabase({ url, schema, projections, poolSize, queryTimeoutMs });
    try {
      await migrate(dataSource, schema, projections);
    } catch (error) {
      await dataSource.destroy();
      throw error;
    }
    return new ReadModel(dataSource, schema, catalogue, options.timers);
  }

  /**
   * Sets every checkpoint to its event's position, which is another one where the log is the same on another server.
   * @throws LogMismatch where the log does not have such an event; what the log throws
   */
  async follow(log: Pick<EventLog, 'read' | 'last'>): Promise<void> {
    const moved = new Map<string, string | null>();
    for (const { projection, position: before, place: text } of (await this.#checkpoints()).values()) {
      const place = placeFrom(text);
      if (before === null || text === null || place === null) continue;
      if (!moved.has(text)) moved.set(text, await movedTo(log, place));
      const position = moved.get(text) ?? place.position;
      // Beyond its event it has passed over events of others, which another server may not have: ours may be there.
      if (position !== before) await this.#moveTo(projection, text, { ...place, position });
      if (position === place.position) continue;
      // What waits is read again from the beginning: where it stood on the other server says nothing here.
      await this.dataSource.query(`update ${quoted(this.schema, 'parked')} set after = null where projection = $1`, [
        projection,
      ]);
    }
  }

  /** @param before what it stands on: where another process has folded on meanwhile, it would fold that twice. */
  async #moveTo(projection: string, before: string, place: Place): Promise<void> {
    await this.dataSource.query(
      `update ${quoted(this.schema, 'checkpoint')} set position = $2, place = $3 where projection = $1 and place = $4`,
      [projection, place.position, JSON.stringify(place), before],
    );
  }

  /**
   * How every projection is doing.
   * @param end of the log, where it is known: the lag is measured against it.
   */
  async status(end?: Position): Promise<readonly ProjectionStatus[]> {
    const checkpoints = await this.#checkpoints();
    return this.catalogue.all.map((projection) => {
      const table = tableName(projection);
      return statusOf(projection, checkpoints.get(table), this.progress.local(table), end);
    });
  }

  /**
   * How many events each projection has still to fold, counted among the first `most` after the checkpoint that is
   * furthest behind: near the end of the log it is exact, and far from it it says as much. Throws as `EventLog.readAll`.
   */
  async eventsBehind(log: Pick<EventLog, 'readAll'>, most: number): Promise<ReadonlyMap<string, number>> {
    const positions = await this.#positions();
    return await eventsBehind(log, this.catalogue.all, (one) => positions.get(tableName(one)) ?? null, most);
  }

  /**
   * How fresh an answer from these projections is, all of them unless told. Who asks while a look at the checkpoints is
   * under way is told by that one: it was true before they read, if not the latest.
   * @param isAnew looks for itself, because what it is told must not be older than something that it knows.
   * @throws NoSuchProjection
   */
  async freshness(names?: readonly string[], isAnew = false): Promise<Freshness> {
    if (isAnew || this.#looking === null) {
      const looking = this.#checkpoints().finally(() => {
        if (this.#looking === looking) this.#looking = null;
      });
      this.#looking = looking;
    }
    const checkpoints = await this.#looking;
    const behind = this.catalogue.pick(names).map((projection) => checkpoints.get(tableName(projection)));
    const positions = behind.map((row) => (row?.position == null ? null : Position.fromText(row.position)));
    const least = positions.reduce<Position | null | undefined>((lowest, position) => {
      if (lowest === undefined || lowest === null || position === null) return lowest === null ? null : position;
      return position.compare(lowest) < 0 ? position : lowest;
    }, undefined);
    return { position: least?.toText() ?? null, ready: behind.every((row) => row?.caughtUp === true) };
  }

  /**
   * Waits until the answers of these projections, all of them unless told, are at least as fresh as a command that
   * was written at `position`.
   * @returns whether they were within `timeoutMs`; a partition that is parked stays behind for all that.
   * @throws NoSuchProjection
   */
  async waitFor(position: Position, timeoutMs: number, names?: readonly string[]): Promise<boolean> {
    return await this.progress.until(this.catalogue.pick(names).map(tableName), position, timeoutMs);
  }

  /** The partitions that wait, of these projections. @throws NoSuchProjection */
  async parked(names?: readonly string[]): Promise<readonly Parked[]> {
    const projections = this.catalogue.pick(names);
    const rows = await this.dataSource
      .getRepository(parkedEntity)
      .find({ order: { projection: 'ASC', partition: 'ASC' } });
    return rows.flatMap(({ projection: table, partition, event, position, error }) => {
      const projection = projections.find((one) => tableName(one) === table)?.name;
      return projection === undefined ? [] : [{ projection, partition, event, position, error }];
    });
  }

  /**
   * Throws away the rows and the checkpoint of a projection. Whoever runs it builds it again, within seconds where
   * that is another process (`Projector.rebuild` for this one). @throws NoSuchProjection
   */
  async reset(name: string): Promise<void> {
    const projection = this.catalogue.find(name);
    await resetVersion(this.dataSource, this.schema, projection);
    this.progress.forget(tableName(projection));
  }

  /** Tables of versions that this release has left behind. */
  async oldVersions(): Promise<readonly string[]> {
    return await oldVersions(this.dataSource, this.schema, this.catalogue.all);
  }

  /** Drops them; returns their names. */
  async dropOldVersions(): Promise<readonly string[]> {
    return await dropOldVersions(this.dataSource, this.schema, this.catalogue.all);
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  async #checkpoints(): Promise<ReadonlyMap<string, CheckpointRow>> {
    // Asked with every page of a list: not by way of entities.
    const rows = await this.dataSource.query<CheckpointRow[]>(
      `select projection, position, parked, caught_up as "caughtUp", place from ${quoted(this.schema, 'checkpoint')}`,
    );
    return new Map(rows.map((row) => [row.projection, row]));
  }

  async #positions(): Promise<ReadonlyMap<string, Position | null>> {
    const rows = [...(await this.#checkpoints()).values()];
    return new Map(
      rows.map(({ projection, position }) => [projection, position === null ? null : Position.fromText(position)]),
    );
  }
}
