import type { Positioned } from '#event-store';
import { Position } from '#event-store';
import type { EntityManager } from 'typeorm';
import type { ParkedRow } from './entities.ts';
import { quoted } from './naming.ts';
import type { Parked } from './projection.ts';

/** Of an error's text, as much as is kept. */
const LONGEST_ERROR = 2_000;

/** The name under which a stream waits one of whose events cannot be read, and so has no partition. */
export const malformedPartition = (stream: string): string => `malformed ${stream}`;

/** By which an event that cannot be read is known where it is parked. */
export const nameOfMalformed = ({ stream, revision }: Pick<Positioned, 'stream' | 'revision'>): string =>
  `${stream}@${revision}`;

/** A parked partition, with what a retry needs. */
export interface ParkedPartition extends Omit<Parked, 'projection' | 'position'> {
  readonly position: Position;
  /** Reading on from here comes by the event. */
  readonly after: Position | null;
}

/** The partitions of one projection that wait. */
export class Parking {
  readonly #table: string;
  readonly #projection: string;

  constructor(schema: string, projection: string) {
    this.#table = quoted(schema, 'parked');
    this.#projection = projection;
  }

  async park(manager: EntityManager, { partition, after, event, position, error }: ParkedPartition): Promise<void> {
    await manager.query(
      `insert into ${this.#table} (projection, partition, after, event, position, error)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (projection, partition) do update
       set after = excluded.after, event = excluded.event, position = excluded.position, error = excluded.error`,
      [
        this.#projection,
        partition,
        after?.toText() ?? null,
        event,
        position.toText(),
        // Postgres keeps no NUL in a text, and the error may quote the data that broke.
        error.replaceAll('\0', '�').slice(0, LONGEST_ERROR),
      ],
    );
  }

  async free(manager: EntityManager, partition: string): Promise<void> {
    await manager.query(`delete from ${this.#table} where projection = $1 and partition = $2`, [
      this.#projection,
      partition,
    ]);
  }

  /** Those that wait, longest first; of these only, where given. */
  async all(manager: EntityManager, among?: readonly string[]): Promise<readonly ParkedPartition[]> {
    const rows = await manager.query<ParkedRow[]>(
      `select * from ${this.#table} where projection = $1 and ($2::text[] is null or partition = any($2))`,
      [this.#projection, among ?? null],
    );
    return rows
      .map(({ partition, after, event, position, error }) => ({
        partition,
        event,
        error,
        position: Position.fromText(position),
        after: after === null ? null : Position.fromText(after),
      }))
      .sort((a, b) => a.position.compare(b.position));
  }
}

/** The events that may be folded: those of waiting partitions are kept out, and read again when these are retried. */
export async function keptIn<T extends { readonly event: Positioned; readonly partition: string }>(
  parking: Parking,
  manager: EntityManager,
  events: readonly T[],
): Promise<readonly T[]> {
  const names = new Set(events.flatMap(({ event, partition }) => [partition, malformedPartition(event.stream)]));
  const waiting = new Set((await parking.all(manager, [...names])).map(({ partition }) => partition));
  return events.filter(
    ({ event, partition }) => !waiting.has(partition) && !waiting.has(malformedPartition(event.stream)),
  );
}
