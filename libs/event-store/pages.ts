import { BACKWARDS, END, ErrorType, FORWARDS, START } from '@eventstore/db-client';
import type { AllStreamResolvedEvent, StreamingRead } from '@eventstore/db-client';
import { commandErrorOf } from './client-errors.ts';
import { Position } from './position.ts';
import { untilAnswered } from './server-calls.ts';
import type { ServerCalls } from './server-calls.ts';
import type { ReadAllOptions, ReadOptions, StoredEvent } from './stored-event.ts';
import { fromClient } from './wire.ts';

/** One page of a stream, read to its end and closed before anybody sees it. */
export async function readPage(
  calls: ServerCalls,
  stream: string,
  { from, direction = 'forwards', limit }: ReadOptions & { readonly limit: number },
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
      ),
  });
  return answer;
}

/** Reads to the end of what was asked for. Cancelled whatever happens: an abandoned read keeps its call open. */
async function collect<E, T>(over: AbortSignal, read: StreamingRead<E>, convert: (item: E) => T | null): Promise<T[]> {
  const items: T[] = [];
  // Without a listener from the start, an error between two reads of the loop would end the process.
  read.on('error', () => undefined);
  over.addEventListener('abort', () => read.destroy(), { once: true });
  try {
    for await (const item of read as AsyncIterable<E>) {
      const converted = convert(item);
      if (converted !== null) items.push(converted);
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
  { from, direction = 'forwards', limit = Number.MAX_SAFE_INTEGER }: ReadOptions,
): AsyncGenerator<StoredEvent, void, undefined> {
  let next = from;
  for (let left = limit; left > 0;) {
    const wanted = Math.min(left, calls.pageSize);
    const page = await readPage(calls, stream, { from: next, direction, limit: wanted });
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < wanted) return;
    left -= page.length;
    next = last.revision + (direction === 'forwards' ? 1 : -1);
    if (next < 0) return;
  }
}

/** See `EventLog.readAll`. The client cannot filter this read, so the others' events are dropped here. */
export async function* readAllPages(
  calls: ServerCalls,
  { from = null, prefixes, types, limit = Number.MAX_SAFE_INTEGER }: ReadAllOptions,
): AsyncGenerator<StoredEvent, void, undefined> {
  const wanted = (event: StoredEvent) =>
    (prefixes === undefined || prefixes.some((prefix) => event.stream.startsWith(prefix))) &&
    (types === undefined || types.includes(event.type));
  let after = from;
  for (let left = limit; left > 0;) {
    const page = await readAllPage(calls, after);
    for (const event of page.events) {
      if (left === 0) return;
      if (!wanted(event)) continue;
      left -= 1;
      yield event;
    }
    if (page.last === null) return;
    after = page.last;
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

interface BackwardsPage {
  readonly last: StoredEvent | null;
  /** `null` at the beginning of the log. */
  readonly earliest: Position | null;
}

async function readAllBackwards(calls: ServerCalls, from: Position | null): Promise<BackwardsPage> {
  const seen = await readAllOnce(calls, {
    direction: BACKWARDS,
    fromPosition: from ?? END,
    maxCount: from === null ? 1 : calls.pageSize,
  });
  const ours = seen.map(({ resolved }) => fromClient(resolved, calls.namespace)).find((event) => event !== null);
  return { last: ours ?? null, earliest: seen.at(-1)?.position ?? null };
}

/** One call to `$all`, read to its end; each event with its place. */
async function readAllOnce(
  calls: ServerCalls,
  wanted: {
    readonly direction: typeof FORWARDS | typeof BACKWARDS;
    readonly fromPosition: Position | typeof START | typeof END;
    readonly maxCount: number;
  },
) {
  const { client, credentials } = calls;
  const { direction, fromPosition, maxCount } = wanted;
  const place =
    fromPosition instanceof Position ? { commit: fromPosition.commit, prepare: fromPosition.prepare } : fromPosition;
  const { answer } = await untilAnswered(calls, {
    operation: 'read of $all',
    stream: '$all',
    once: (over) =>
      collect(
        over,
        client.readAll({ direction, fromPosition: place, maxCount, credentials, requiresLeader: true }),
        placed,
      ),
  });
  return answer;
}

/** An event of `$all` with its place; `null` for a link whose event is gone. */
const placed = (resolved: AllStreamResolvedEvent) =>
  resolved.event === undefined
    ? null
    : { position: Position.of(resolved.event.position.commit, resolved.event.position.prepare), resolved };

interface AllPage {
  readonly events: readonly StoredEvent[];
  /** The place to go on after; `null` at the end of the log. */
  readonly last: Position | null;
}

async function readAllPage(calls: ServerCalls, after: Position | null): Promise<AllPage> {
  // The server starts at the place given, inclusive: one more than a page, so that a page always moves on.
  const maxCount = calls.pageSize + 1;
  const seen = await readAllOnce(calls, { direction: FORWARDS, fromPosition: after ?? START, maxCount });
  const fresh = seen.filter(({ position }) => after === null || position.compare(after) > 0);
  const events = fresh.flatMap(({ resolved }) => fromClient(resolved, calls.namespace) ?? []);
  const last = fresh.at(-1)?.position ?? null;
  return { events, last: seen.length < maxCount ? null : last };
}
