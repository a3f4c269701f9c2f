import { ErrorType } from '@eventstore/db-client';
import type { EventData } from '@eventstore/db-client';
import type { Id } from '#kernel';
import { commandErrorOf } from './client-errors.ts';
import { AppendTooLarge, StoreUnavailable } from './faults.ts';
import { readPage } from './pages.ts';
import type { Position } from './position.ts';
import { untilAnswered } from './server-calls.ts';
import type { ServerCalls } from './server-calls.ts';
import type { Appended, AppendOutcome, ExpectedRevision, StoredEvent } from './stored-event.ts';
import { expectedToClient, positionOf, revisionOf } from './wire.ts';

/** The server's default for one append, in bytes. */
export const MAX_APPEND_BYTES = 1_048_576;
/** What the server adds to an event: id, type, framing; generous, in bytes. */
const OVERHEAD_PER_EVENT = 512;
/** How far back a resent event is looked for in a stream that takes appends anywhere. */
const LOOK_BACK = 1_024;

/** What an append needs to know of an event, besides how to send it. */
interface ToAppend {
  readonly id: Id;
  /** Of data and metadata as sent. */
  readonly bytes: number;
}

/** Of one append, as the limit counts it. */
export const sizeOf = (events: readonly Pick<ToAppend, 'bytes'>[]): number =>
  events.reduce((sum, { bytes }) => sum + bytes + OVERHEAD_PER_EVENT, 0);

/** One append with all its resends; see `EventLog.append`. @param toMessage an event as the client takes it. */
export async function append<E extends ToAppend>(
  calls: ServerCalls,
  stream: string,
  expected: ExpectedRevision,
  events: readonly E[],
  toMessage: (event: E) => EventData,
): Promise<AppendOutcome> {
  const size = sizeOf(events);
  if (size > MAX_APPEND_BYTES) throw new AppendTooLarge(stream, size, MAX_APPEND_BYTES);
  // Made once: every resend sends these.
  const messages = events.map(toMessage);
  const { answer, attempts } = await untilAnswered(calls, {
    operation: 'append',
    stream,
    once: () => send(calls, stream, expected, messages),
    writes: true,
  });
  const inDoubt = attempts > 1;
  if (!inDoubt && !answer.ok) return { ok: false, expected, actual: answer.actual };
  if (!inDoubt && answer.ok && answer.position !== null) return { ...answer, position: answer.position };
  // After a doubt the stream says what became of the first send: a wrong expected revision may be our own events, and
  // a success the server's memory of their ids. Servers before 22.6 give no position either.
  const written = await findWritten(calls, stream, expected, events);
  if (written !== null) return written;
  if (answer.ok)
    throw new StoreUnavailable('append', 1, true, 'it answered success, and the stream holds no such events');
  return { ok: false, expected, actual: answer.actual };
}

type Answer =
  | { readonly ok: true; readonly revision: number; readonly position: Position | null }
  | { readonly ok: false; readonly actual: number | null };

async function send(
  { client, credentials, namespace, timeoutMs }: ServerCalls,
  stream: string,
  expected: ExpectedRevision,
  messages: readonly EventData[],
): Promise<Answer> {
  try {
    const { nextExpectedRevision, position } = await client.appendToStream(namespace.toServer(stream), [...messages], {
      expectedRevision: expectedToClient(expected),
      credentials,
      deadline: timeoutMs,
      requiresLeader: true,
    });
    // Named so by the client, it is the revision of the last event written, not the one after it.
    const revision = revisionOf(nextExpectedRevision);
    return { ok: true, revision, position: position === undefined ? null : positionOf(position) };
  } catch (error) {
    const refused = commandErrorOf(error);
    if (refused?.type !== ErrorType.WRONG_EXPECTED_VERSION) throw error;
    const { actualVersion } = refused;
    return { ok: false, actual: typeof actualVersion === 'bigint' ? revisionOf(actualVersion) : null };
  }
}

/** Our events where they stand in the stream; `null` where they do not. Ids suffice: every send is the same bytes. */
async function findWritten(
  calls: ServerCalls,
  stream: string,
  expected: ExpectedRevision,
  events: readonly ToAppend[],
): Promise<Appended | null> {
  const stored = await (expected === 'any'
    ? readPage(calls, stream, { direction: 'backwards', limit: LOOK_BACK })
    : readPage(calls, stream, {
        direction: 'forwards',
        from: expected === 'no_stream' ? 0 : expected + 1,
        limit: events.length,
      }));
  const byId = new Map(stored.map((event) => [event.id, event] as const));
  const ours = events.map(({ id }) => byId.get(id));
  const last: StoredEvent | undefined = ours.at(-1);
  if (last === undefined || ours.includes(undefined)) return null;
  return { ok: true, revision: last.revision, position: last.position };
}
