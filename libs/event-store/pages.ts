import { BACKWARDS, END, ErrorType, FORWARDS, START } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { commandErrorOf } from './client-errors.ts';
import { LogDamaged } from './faults.ts';
import { Ownership } from './owner.ts';
import { ANYBODY, type Reader } from './reader.ts';
import { Position } from './position.ts';
import { untilAnswered } from './server-calls.ts';
import type { ServerCalls } from './server-calls.ts';
import type { ReadAllOptions, ReadOptions, StoredEvent } from './stored-event.ts';
import { fromClient, positionOf } from './wire.ts';

/** One page of a stream, read to its end, or to the first event that is not admitted, and closed before anybody sees it. */
export async function readPage(
  calls: ServerCalls,
  stream: string,
  { from, direction = 'forwards', limit }: ReadOptions & { readonly limit: number },
  admits?: (event: StoredEvent) => boolean,
): Promise<readonly StoredEvent[]> {
  const { client, credentials, namespace } = calls;
  const edge = direction === 'forwards' ? START : END;
  const { answer } = await untilAnswered(calls, {
    operation: 'read',
    stream,
    once: (over) =>
      collect(
        over,
        client.readStream(namespace.toServer(stream), {
          direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
          fromRevision: from === undefined ? edge : BigInt(from),
          maxCount: limit,
          credentials,
          // A follower may lag behind what was just written.
          requiresLeader: true,
        }),
        (resolved) => fromClient(resolved, namespace),
        admits,
      ),
  });
  return answer;
}

/** Reads to the end of what was asked for. Cancelled whatever happens: an abandoned read keeps its call open. */
async function collect<E, T>(
  over: AbortSignal,
  read: StreamingRead<E>,
  convert: (item: E) => T | null,
  admits: (item: T) => boolean = () => true,
  items: T[] = [],
): Promise<T[]> {
  let isOver = false;
  // Without a listener from the start, an error between two reads of the loop would end the process.
  read.on('error', () => undefined);
  over.addEventListener('abort', () => read.destroy(), { once: true });
  try {
    for await (const item of read as AsyncIterable<E>) {
      const converted = convert(item);
      if (converted === null || isOver) continue;
      isOver = !admits(converted);
      if (!isOver) items.push(converted);
      // What is on its way is read all the same: a call that nobody reads to its end holds up the end of the client.
      else read.cancel().catch(() => undefined);
    }
  } catch (error) {
    if (commandErrorOf(error)?.type !== ErrorType.STREAM_NOT_FOUND) throw error;
  } finally {
    // Rejects where the call never came to be; there is nothing to cancel then.
    read.cancel().catch(() => undefined);
  }
  return items;
}

/** See `EventLog.read`. */
export async function* readStreamPages(
  calls: ServerCalls,
  stream: string,
  as: Reader,
  { from, direction = 'forwards', limit = Number.MAX_SAFE_INTEGER }: ReadOptions,
): AsyncGenerator<StoredEvent, void, undefined> {
  const owned = new Ownership(as);
  // A read that does not begin at the first event does not see whose the stream is.
  if (as !== ANYBODY && (from ?? (direction === 'forwards' ? 0 : 1)) > 0) {
    await readPage(calls, stream, { limit: 1 }, owned.admits);
    if (owned.isForeign) return;
  }
  const step = direction === 'forwards' ? 1 : -1;
  let next = from;
  let isFirst = true;
  for (let left = limit; left > 0;) {
    const wanted = Math.min(left, calls.pageSize);
    const page = await readPage(calls, stream, { from: next, direction, limit: wanted }, owned.admits);
    if (owned.isForeign) return;
    checkContinuity(stream, page, isFirst ? null : (next ?? null), step);
    isFirst = false;
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < wanted) return;
    left -= page.length;
    next = last.revision + step;
    if (next < 0) return;
  }
}

/**
 * One revision follows another: within a page, and from one page to the next. Where a read begins its stream may not, for
 * a server may have been told to cut off the beginning.
 * @throws LogDamaged
 */
function checkContinuity(stream: string, page: readonly StoredEvent[], expected: number | null, step: number): void {
  let next = expected;
  for (const { revision } of page) {
    if (next !== null && revision !== next) {
      throw new LogDamaged('read', `${stream}@${next} is missing: ${revision} was found in its place`, null, undefined);
    }
    next = revision + step;
  }
}

/** See `EventLog.readAll`. The client cannot filter this read, so the others' events are dropped here. */
export async function* readAllPages(
  calls: ServerCalls,
  { from = null, prefixes, types, limit = Number.MAX_SAFE_INTEGER, onDamage }: ReadAllOptions,
): AsyncGenerator<StoredEvent, void, undefined> {
  const wanted = (event: StoredEvent) =>
    (prefixes === undefined || prefixes.some((prefix) => event.stream.startsWith(prefix))) &&
    (types === undefined || types.includes(event.type));
  let left = limit;
  if (left <= 0) return;
  for await (const resolved of readAllOfAll(calls, from, asItIs, onDamage)) {
    const event = fromClient(resolved, calls.namespace);
    if (event === null || !wanted(event)) continue;
    yield event;
    left -= 1;
    if (left === 0) return;
  }
}

/** See `EventLog.last`. From the end of the log backwards, past what belongs to others. */
export async function lastOfAll(calls: ServerCalls): Promise<StoredEvent | null> {
  let page = await readAllBackwards(calls, null);
  while (page.last === null && page.earliest !== null) {
    const next = await readAllBackwards(calls, page.earliest);
    if (next.earliest?.compare(page.earliest) === 0) return null;
    page = next;
  }
  return page.last;
}

/** A call to `$all` as far as it came. */
interface AllRead<T> {
  readonly seen: readonly Placed<T>[];
  /** Why it came no further. */
  readonly damage: LogDamaged | null;
}

interface BackwardsPage {
  readonly last: StoredEvent | null;
  /** `null` at the beginning of the log. */
  readonly earliest: Position | null;
}

async function readAllBackwards(calls: ServerCalls, from: Position | null): Promise<BackwardsPage> {
  const wanted = {
    direction: BACKWARDS,
    fromPosition: from ?? END,
    maxCount: from === null ? 1 : calls.pageSize,
  } as const;
  const { seen, damage } = await readAllOnce(calls, wanted, asItIs);
  if (damage !== null && seen.length === 0) throw damage;
  const ours = seen.map(({ taken }) => fromClient(taken, calls.namespace)).find((event) => event !== null);
  return { last: ours ?? null, earliest: seen.at(-1)?.position ?? null };
}

/**
 * What is made of each event of a read of `$all`; given the read first, so that it can look at what comes in. Of every
 * event something has to be made, if only to leave it out later: a page counts as the last by what is in it.
 */
export type Taking<T> = (read: StreamingRead<AllStreamResolvedEvent>) => (resolved: AllStreamResolvedEvent) => T;

/** An event of `$all`, or a link whose event is gone, at its place. */
interface Placed<T> {
  readonly position: Position;
  readonly taken: T;
}

/** One call to `$all`, read to its end or to where the log is damaged. */
async function readAllOnce<T>(
  calls: ServerCalls,
  wanted: {
    readonly direction: typeof FORWARDS | typeof BACKWARDS;
    readonly fromPosition: Position | typeof START | typeof END;
    readonly maxCount: number;
  },
  taking: Taking<T>,
): Promise<AllRead<T>> {
  const { client, credentials } = calls;
  const { direction, fromPosition, maxCount } = wanted;
  const place =
    fromPosition instanceof Position ? { commit: fromPosition.commit, prepare: fromPosition.prepare } : fromPosition;
  let seen: Placed<T>[] = [];
  try {
    await untilAnswered(calls, {
      operation: 'read of $all',
      stream: '$all',
      once: (over) => {
        const read = client.readAll({ direction, fromPosition: place, maxCount, credentials, requiresLeader: true });
        const take = taking(read);
        seen = [];
        const placed = (resolved: AllStreamResolvedEvent) => ({ position: placeOf(resolved), taken: take(resolved) });
        return collect(over, read, placed, undefined, seen);
      },
    });
  } catch (error) {
    if (!(error instanceof LogDamaged)) throw error;
    return { seen, damage: error };
  }
  return { seen, damage: null };
}

const asItIs = () => (resolved: AllStreamResolvedEvent) => resolved;

/** @throws TypeError where the server gave it none: without one nobody could go on after it. */
function placeOf({ event, link }: AllStreamResolvedEvent): Position {
  const position = (link ?? event)?.position;
  if (position === undefined) throw new TypeError('the server gave an event of $all no position');
  return positionOf(position);
}

interface AllPage<T> {
  readonly seen: readonly Placed<T>[];
  /** The place to go on after; `null` at the end of the log. */
  readonly last: Position | null;
  readonly damage: LogDamaged | null;
}

async function readAllPage<T>(calls: ServerCalls, after: Position | null, taking: Taking<T>): Promise<AllPage<T>> {
  // The server starts at the place given, inclusive: one more than a page, so that a page always moves on.
  const maxCount = calls.pageSize + 1;
  const wanted = { direction: FORWARDS, fromPosition: after ?? START, maxCount } as const;
  const { seen, damage } = await readAllOnce(calls, wanted, taking);
  const fresh = seen.filter(({ position }) => after === null || position.compare(after) > 0);
  return { seen: fresh, last: seen.length < maxCount ? null : (fresh.at(-1)?.position ?? null), damage };
}

/**
 * Every event of `$all` after a place, whoever's it is, page by page: as `Taking` makes them.
 * @param onDamage told of damage, behind which the read goes on where the server says how.
 * @throws LogDamaged where nobody is told, or it is not known from where to go on
 */
export async function* readAllOfAll<T>(
  calls: ServerCalls,
  from: Position | null,
  taking: Taking<T>,
  onDamage?: (damage: LogDamaged) => void,
): AsyncGenerator<T, void, undefined> {
  for (let after = from; ;) {
    const page: AllPage<T> = await readAllPage(calls, after, taking);
    for (const { taken } of page.seen) yield taken;
    if (page.damage !== null) {
      const { readOn } = page.damage;
      if (onDamage === undefined || readOn === null || (after !== null && readOn.compare(after) <= 0))
        throw page.damage;
      onDamage(page.damage);
      after = readOn;
      continue;
    }
    if (page.last === null) return;
    after = page.last;
  }
}
