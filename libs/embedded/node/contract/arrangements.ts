import { randomUUID } from 'node:crypto';
import {
  jsonEvent,
  type AllStreamSubscription,
  type AppendToStreamOptions,
  type EventStoreDBClient,
  type JSONEventData,
  type JSONEventType,
  type ReadStreamOptions,
  type ResolvedEvent,
} from '@eventstore/db-client';

/** How a test gets at the server; called in the tests, once it is up. */
export type GetClient = () => EventStoreDBClient;

export type NumberedEvent = JSONEventType<string, { readonly number: number }>;
export type NumberedEvents = JSONEventData<NumberedEvent>[];

/** A stream that no other test writes to, so that the contract can run on a server that is in use. */
export const newStream = (category = 'contract'): string => `${category}-${randomUUID()}`;

/** A name of which no other is the beginning. */
export const oneWord = (name: string): string => newStream(name).replaceAll('-', '');

/** The beginning of no stream's name. */
export const NOBODY = 'nothing-has-this-name';

/** Events numbered from 1. */
export function numbered(count: number, type = 'Numbered'): NumberedEvents {
  return Array.from({ length: count }, (_, index) => jsonEvent<NumberedEvent>({ type, data: { number: index + 1 } }));
}

/** A new stream with so many events. */
export async function written(getClient: GetClient, count: number): Promise<string> {
  const stream = newStream();
  await getClient().appendToStream(stream, numbered(count));
  return stream;
}

/** The two ways in which the client appends: credentials make it use the unary call instead of batch append. */
export const APPEND_CALLS: readonly (readonly [string, AppendToStreamOptions])[] = [
  ['BatchAppend', {}],
  ['Append', { credentials: { username: 'admin', password: 'changeit' } }],
];

export async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

/** The first so many; then the source is left. */
export async function take<T>(events: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const event of events) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

export const revisionsOf = (events: readonly ResolvedEvent[]): (bigint | undefined)[] =>
  events.map(({ event }) => event?.revision);

/** The revisions that a read of a stream brings. */
export async function revisionsIn(
  getClient: GetClient,
  stream: string,
  options: ReadStreamOptions = {},
): Promise<(bigint | undefined)[]> {
  return revisionsOf(await collect(getClient().readStream(stream, options)));
}

/** What of `$all` belongs to these streams: the server may be busy with others. */
export async function* ofStreams(
  source: AllStreamSubscription | AsyncIterable<ResolvedEvent>,
  streams: readonly string[],
): AsyncGenerator<ResolvedEvent> {
  for await (const resolved of source) {
    const { streamId } = resolved.link ?? resolved.event ?? {};
    if (streamId !== undefined && streams.includes(streamId)) yield resolved;
  }
}

/** What a promise rejects with; fails if it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('It should have been refused.');
    },
    (error: unknown) => error,
  );
}
