import { EntitySchema, EntitySchemaOptions } from 'typeorm';

/** How far a version of a projection has come. `projection` is the name of its table. */
export interface CheckpointRow {
  readonly projection: string;
  /** As `Position.toText` writes it; `null` before the first event. */
  readonly position: string | null;
  /** Partitions parked; 0 spares every batch a look at `parked`. */
  readonly parked: number;
  /** It has reached the end of the log once since it was built. */
  readonly caughtUp: boolean;
  /** The last event that it has seen, as JSON (`Place`); `null` before the first, and where an older release stood. */
  readonly place: string | null;
}

/** A partition that waits, with the event it waits for. */
export interface ParkedRow {
  readonly projection: string;
  readonly partition: string;
  /** The checkpoint before the batch of the event: reading on from there comes by it. */
  readonly after: string | null;
  readonly event: string;
  readonly position: string;
  readonly error: string;
}

/** An entity of plain rows. */
export const newEntitySchema = <T>(
  options: Pick<EntitySchemaOptions<T>, 'name' | 'columns' | 'indices'>,
): EntitySchema<T> => new EntitySchema(Object.assign(new EntitySchemaOptions<T>(), options));

export const checkpointEntity = newEntitySchema<CheckpointRow>({
  name: 'checkpoint',
  columns: {
    projection: { type: 'text', primary: true },
    position: { type: 'text', nullable: true },
    parked: { type: 'integer', default: 0 },
    caughtUp: { name: 'caught_up', type: 'boolean', default: false },
    place: { type: 'text', nullable: true },
  },
});

export const parkedEntity = newEntitySchema<ParkedRow>({
  name: 'parked',
  columns: {
    projection: { type: 'text', primary: true },
    partition: { type: 'text', primary: true },
    after: { type: 'text', nullable: true },
    event: { type: 'text' },
    position: { type: 'text' },
    error: { type: 'text' },
  },
});
