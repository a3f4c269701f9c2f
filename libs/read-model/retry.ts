import { MalformedEvent, type Codec, type EventLog, type Position, type Positioned } from '#event-store';
import type { DataSource } from 'typeorm';
import type { BatchWriter } from './batch-writer.ts';
import { foldBatch, messageOf } from './fold-batch.ts';
import { openBatch } from './opening.ts';
import { keepable } from './keepable.ts';
import { keptIn, malformedPartition, nameOfMalformed, type ParkedPartition } from './parking.ts';
import type { Opener } from './projection.ts';
import { isDataFault } from './sql-faults.ts';

export interface RetryContext {
  readonly dataSource: DataSource;
  readonly log: EventLog;
  readonly codec: Codec;
  readonly writer: BatchWriter;
  readonly opener: Opener | undefined;
}

/** How often the log may grow during a retry before it gives up; each round reads only what came since. */
const MOST_ROUNDS = 100;

/**
 * Folds what a parked partition has waited for: its events from the one it was parked at up to the checkpoint, read
 * again from the log. It goes free, or stays parked at the event that breaks now. Nothing else is held up.
 * @returns whether it went free.
 */
export async function retryPartition(context: RetryContext, parked: ParkedPartition): Promise<boolean> {
  const { dataSource, writer } = context;
  const waiting: Waiting = { events: [], isFound: false };
  let read = parked.after;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const upTo = await writer.checkpoint.position(dataSource);
    if (upTo === null) return false;
    const unreadable = await readOn(context, parked, read, upTo, waiting);
    if (unreadable !== null) return false;
    read = upTo;
    const outcome = await foldWaiting(context, parked, waiting.events, upTo);
    if (outcome !== 'moved') return outcome === 'free';
  }
  throw new Error(`the checkpoint of ${writer.projection.name} moves faster than ${parked.partition} can be read`);
}

/** What a partition waits with, as far as it was read. */
interface Waiting {
  readonly events: Positioned[];
  /** Whether the event that it was parked at was come by: what is before that was folded. */
  isFound: boolean;
}

/** Adds the partition's events after `from` and up to `upTo`; an event of it that still cannot be read ends it. */
async function readOn(
  { log, codec, writer: { projection } }: RetryContext,
  parked: ParkedPartition,
  from: Position | null,
  upTo: Position,
  into: Waiting,
): Promise<MalformedEvent | null> {
  for await (const stored of log.readAll({ from, prefixes: projection.prefixes, types: projection.handles })) {
    if (stored.position.compare(upTo) > 0) break;
    // By its name: on another server it stands at another position.
    into.isFound ||= [stored.id, nameOfMalformed(stored)].includes(parked.event);
    if (!into.isFound) continue;
    const isOfStream = parked.partition === malformedPartition(stored.stream);
    try {
      const decoded = codec.decode(stored);
      const event = decoded && keepable(decoded);
      if (event !== null && (isOfStream || projection.partition(event) === parked.partition)) into.events.push(event);
    } catch (error) {
      if (!(error instanceof MalformedEvent)) throw error;
      // Of another stream, it is parked by itself.
      if (isOfStream) return error;
    }
  }
  if (!into.isFound)
    throw new Error(`the event ${parked.event}, at which ${parked.partition} waits, is not in the log`);
  return null;
}

async function foldWaiting(
  { dataSource, writer, opener }: RetryContext,
  parked: ParkedPartition,
  events: readonly Positioned[],
  upTo: Position,
): Promise<'free' | 'parked' | 'moved'> {
  const { projection, checkpoint, parking, rows } = writer;
  const openFor = await openBatch(projection, events, opener);
  try {
    return await dataSource.transaction(async (manager) => {
      const locked = await checkpoint.lock(manager);
      if (locked.position?.compare(upTo) !== 0) return 'moved';
      // Somebody else may have freed it, or a rebuild have swept it away.
      const [still] = await parking.all(manager, [parked.partition]);
      if (still?.event !== parked.event) return 'free';
      await parking.free(manager, parked.partition);
      const kept = await keptIn(parking, manager, writer.inPartitions(events));
      const loaded = await writer.load(manager, kept);
      const { changes, poison } = foldBatch(projection, { loaded, events: kept, openFor });
      await rows.write(manager, changes);
      for (const { partition, event, error } of poison) {
        await parking.park(manager, {
          partition,
          event: event.id,
          position: event.position,
          after: parked.after,
          error,
        });
      }
      await checkpoint.moveTo(manager, upTo, locked.parked - 1 + poison.length);
      return poison.length === 0 ? 'free' : 'parked';
    });
  } catch (error) {
    if (!isDataFault(error)) throw error;
    await dataSource.transaction(async (manager) => {
      await checkpoint.lock(manager);
      const [still] = await parking.all(manager, [parked.partition]);
      if (still !== undefined) await parking.park(manager, { ...still, error: messageOf(error) });
    });
    return 'parked';
  }
}
