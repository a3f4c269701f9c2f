import { placeOf, type MalformedEvent, type Place, type Position, type Positioned } from '#event-store';
import { faultPoint } from '#kernel';
import type { DataSource, EntityManager } from 'typeorm';
import { Checkpoint, hasReached } from './checkpoint.ts';
import { foldBatch, messageOf } from './fold-batch.ts';
import { openBatch } from './opening.ts';
import { keepable } from './keepable.ts';
import { keptIn, malformedPartition, nameOfMalformed, Parking } from './parking.ts';
import { tableName, type Open, type Opener, type Projection } from './projection.ts';
import { RowTable, type LoadedRow } from './rows.ts';
import { isDataFault } from './sql-faults.ts';

/** A stretch of the log: every event of the projection after `after` and up to `upTo`. */
export interface Stretch {
  readonly after: Position | null;
  readonly events: readonly Positioned[];
  readonly upTo: Position;
  /** The last event up to there, also one that the projection does not handle; `null` where there was none. */
  readonly last: Place | null;
}

/** The rows were thrown away under a running reader, which has to begin again at the checkpoint. */
export class CheckpointMovedBack extends Error {
  override readonly name = 'CheckpointMovedBack';

  constructor(projection: string) {
    super(`${projection} is being rebuilt: its checkpoint was moved back`);
  }
}

export interface EventInPartition {
  readonly event: Positioned;
  readonly partition: string;
}

/**
 * Writes stretches of the log into a projection's table. Rows and checkpoint move in one transaction, which holds
 * nothing up but its own statements: embedded, an open transaction keeps everybody else waiting.
 */
export class BatchWriter {
  readonly projection: Projection;
  readonly checkpoint: Checkpoint;
  readonly parking: Parking;
  readonly rows: RowTable;
  readonly #dataSource: DataSource;
  readonly #opener: Opener | undefined;
  readonly #identity: () => string | null;

  /** @param identity of the log, where it is known. */
  constructor(
    dataSource: DataSource,
    schema: string,
    projection: Projection,
    opener: Opener | undefined,
    identity: () => string | null = () => null,
  ) {
    this.projection = projection;
    this.checkpoint = new Checkpoint(schema, tableName(projection));
    this.parking = new Parking(schema, tableName(projection));
    this.rows = new RowTable(schema, projection);
    this.#dataSource = dataSource;
    this.#opener = opener;
    this.#identity = identity;
  }

  placeOf(event: Positioned): Place {
    return placeOf(event, event.meta.hash, this.#identity());
  }

  /**
   * Folds what is new of a stretch; what another replica has done already is left out.
   * @throws CheckpointMovedBack; what the database and the opener throw, and then nothing of it was done.
   */
  async write(told: Stretch): Promise<void> {
    const stretch = { ...told, events: told.events.map(keepable) };
    const openFor = await openBatch(this.projection, stretch.events, this.#opener);
    try {
      await this.#transact(stretch, openFor);
    } catch (error) {
      if (!isDataFault(error)) throw error;
      await this.#writeOneByOne(stretch, openFor);
    }
  }

  /** An event of ours that cannot be read: nobody can say what partition it is of, so its stream waits. */
  async parkMalformed({ place, message }: MalformedEvent, position: Position): Promise<void> {
    if (!this.projection.handles.includes(place.type)) return;
    const stream = malformedPartition(place.stream);
    await this.#park(stream, { id: nameOfMalformed(place), position }, message);
  }

  /** The rows that a fold of these events may look at. */
  async load(manager: EntityManager, events: readonly EventInPartition[]): Promise<readonly LoadedRow[]> {
    if (this.projection.reads === undefined) {
      return await this.rows.ofPartitions(manager, [...new Set(events.map(({ partition }) => partition))]);
    }
    const keys = new Set<string>();
    for (const { event } of events) for (const key of this.projection.reads(event)) keys.add(key);
    return await this.rows.ofKeys(manager, [...keys]);
  }

  inPartitions(events: readonly Positioned[]): readonly EventInPartition[] {
    return events.map((event) => ({ event, partition: this.projection.partition(event) }));
  }

  async #transact({ after, events, upTo, last }: Stretch, openFor: (event: Positioned) => Open): Promise<void> {
    await this.#dataSource.transaction(async (manager) => {
      const { position, parked } = await this.checkpoint.lock(manager);
      if (!hasReached(position, after)) throw new CheckpointMovedBack(this.projection.name);
      if (hasReached(position, upTo)) return;
      const fresh = this.inPartitions(events.filter((event) => !hasReached(position, event.position)));
      const kept = parked === 0 ? fresh : await keptIn(this.parking, manager, fresh);
      const loaded = await this.load(manager, kept);
      const { changes, poison } = foldBatch(this.projection, { loaded, events: kept, openFor });
      await faultPoint('fold');
      await this.rows.write(manager, changes);
      for (const { partition, event, error } of poison) {
        await this.parking.park(manager, {
          partition,
          event: event.id,
          position: event.position,
          after: position,
          error,
        });
      }
      await this.checkpoint.moveTo(manager, upTo, parked + poison.length, last);
    });
  }

  /** Postgres did not take a value of some event: finds which, and parks only that one's partition. */
  async #writeOneByOne({ after, events, upTo, last }: Stretch, openFor: (event: Positioned) => Open): Promise<void> {
    let reached = after;
    for (const event of events) {
      try {
        const only = { after: reached, events: [event], upTo: event.position, last: this.placeOf(event) };
        await this.#transact(only, openFor);
      } catch (error) {
        if (!isDataFault(error)) throw error;
        await this.#park(this.projection.partition(event), event, messageOf(error));
      }
      reached = event.position;
    }
    await this.#transact({ after: reached, events: [], upTo, last }, openFor);
  }

  async #park(partition: string, event: Pick<Positioned, 'id' | 'position'>, error: string): Promise<void> {
    await this.#dataSource.transaction(async (manager) => {
      const { position: after, parked } = await this.checkpoint.lock(manager);
      const { id, position } = event;
      if (hasReached(after, position)) return;
      const isParked = parked > 0 && (await this.parking.all(manager, [partition])).length > 0;
      if (!isParked) await this.parking.park(manager, { partition, event: id, position, after, error });
      await this.checkpoint.moveTo(manager, position, isParked ? parked : parked + 1);
    });
  }
}
