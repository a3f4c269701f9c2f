import { z } from 'zod';
import { LogFault } from './faults.ts';
import { ANYBODY } from './reader.ts';
import { INSTALLATION } from './streams.ts';
import type { EventLog, StoredEvent } from './stored-event.ts';

/**
 * An event that something stands on, as it can be found again in the log, whatever server that is on. All that is kept
 * beside the log remembers one: every reader, the keys, the attachments, backups, the data directory.
 */
export interface Place {
  /** The log's identity: the id of its first event, `LogBegun`. `null` where an earlier release remembered the place. */
  readonly log: string | null;
  readonly stream: string;
  readonly revision: number;
  readonly event: string;
  readonly hash: string;
  /** As `Position.toText` writes it: where it stood on the server that it was read from. A shortcut, and no name. */
  readonly position: string;
}

/** As it is kept. */
export const placeSchema = z.looseObject({
  log: z.string().nullable().default(null),
  stream: z.string(),
  revision: z.int(),
  event: z.string(),
  hash: z.string(),
  position: z.string(),
});

/** The place of an event of ours. @param log the identity of its log, where it is known. */
export const placeOf = (
  { stream, revision, id: event, position }: Pick<StoredEvent, 'stream' | 'revision' | 'id' | 'position'>,
  hash: string,
  log: string | null,
): Place => ({ log, stream, revision, event, hash, position: position.toText() });

/** Reads what was kept as JSON; `null` where nothing was. @throws SyntaxError, ZodError on anything else */
export const placeFrom = (text: string | null | undefined): Place | null =>
  text == null ? null : placeSchema.parse(JSON.parse(text));

/** What one of those beside the log remembers. */
export interface Remembered {
  /** For people, as it begins a sentence: `the read models`. */
  readonly by: string;
  readonly places: readonly Place[];
  /** It has seen events, also where it remembers no place of them. */
  readonly hasSeen?: boolean;
}

/** The log is not the one that what is beside it belongs to. Nothing may be written before a person has said which is right. */
export class LogMismatch extends LogFault {
  constructor(
    readonly code: 'LOG_MISSING' | 'LOG_OTHER' | 'LOG_OLDER' | 'LOG_ALTERED' | 'LOG_MOVED',
    message: string,
  ) {
    super(message);
  }
}

const PUT_BACK = 'Put the log back that they belong to (DATA_DIR/eventstore, EVENTSTORE_URL, LOG_NAMESPACE)';
const ACCEPT =
  '`redress log accept`, which saves what only the read models still show, for people to enter again, and builds them anew from this log';

/** What was found out of a log that fits. */
export interface Held {
  /** `null` where it has none: it is empty, or of an earlier release. */
  readonly identity: string | null;
  /** Its last event; `null` where it is empty. */
  readonly last: StoredEvent | null;
}

type Readable = Pick<EventLog, 'read' | 'last'>;

/**
 * Holds all that is remembered of a log against the log that is there.
 * @throws LogMismatch with what is older and what to do; what `EventLog.read` throws
 */
export async function holdPlaces(log: Readable, remembered: readonly Remembered[]): Promise<Held> {
  const some = remembered.filter(({ places, hasSeen = false }) => hasSeen || places.length > 0);
  const last = await log.last();
  const identity = await identityOf(log);
  if (last === null && some.length > 0) throw missing(some);
  const others = identity === null ? [] : some.filter(({ places }) => places.some((one) => isOfOther(one, identity)));
  if (others.length > 0) throw other(identity, others);
  const ahead: Remembered[] = [];
  const held = new Map<string, boolean>();
  for (const { by, places } of some) {
    const beyond: Place[] = [];
    for (const place of places) {
      const name = `${place.stream}@${place.revision} ${place.event} ${place.hash}`;
      const isThere = held.get(name) ?? (await find(log, place)) !== null;
      held.set(name, isThere);
      if (!isThere) beyond.push(place);
    }
    if (beyond.length > 0) ahead.push({ by, places: beyond });
  }
  if (ahead.length > 0) throw older(last, ahead);
  return { identity, last };
}

/** The id of the first event of the installation's own stream, which is the log's name for good. */
export async function identityOf(log: Pick<EventLog, 'read'>): Promise<string | null> {
  for await (const { id } of log.read(INSTALLATION, ANYBODY, { from: 0, limit: 1 })) return id;
  return null;
}

/**
 * Holds one reader's place against the log, at each connection to it.
 * @returns its position on this server, where that is another one.
 * @throws LogMismatch where the log does not have the event there; what `EventLog.read` throws
 */
export async function movedTo(log: Readable, place: Place): Promise<string | null> {
  const position = await find(log, place);
  if (position === null) throw older(await log.last(), [{ by: 'the read models', places: [place] }]);
  return position === place.position ? null : position;
}

/**
 * For a reader that goes on from a place: the server may have been given another log in the meantime.
 * @throws LogMismatch; what `EventLog.read` throws
 */
export async function standOn(log: Readable, place: Place | null): Promise<void> {
  if (place === null || (await movedTo(log, place)) === null) return;
  throw new LogMismatch('LOG_MOVED', 'The log was moved to another server while Redress ran on it. Start it again.');
}

/** @returns where the event is on this server; `null` where it is not in the log. @throws LogMismatch where it was altered */
async function find(log: Readable, place: Place): Promise<string | null> {
  const { stream, revision, event, hash } = place;
  for await (const found of log.read(stream, ANYBODY, { from: revision, limit: 1 })) {
    if (found.id !== event || found.revision !== revision) return null;
    if ((found.metadata as { readonly hash?: unknown } | undefined)?.hash === hash) return found.position.toText();
    throw new LogMismatch(
      'LOG_ALTERED',
      `The event ${event} at ${stream}@${revision} of the log is not what was seen of it: it was altered. Have it looked into, and put back the log as it was.`,
    );
  }
  return null;
}

const isOfOther = ({ log }: Place, identity: string): boolean => log !== null && log !== identity;

const missing = (remembered: readonly Remembered[]): LogMismatch =>
  new LogMismatch(
    'LOG_MISSING',
    `The event log is empty, and ${standing(remembered)}. ${PUT_BACK}, or \`redress restore FILE\`. To begin anew on purpose: \`redress log begin\`.`,
  );

const other = (identity: string | null, remembered: readonly Remembered[]): LogMismatch => {
  const theirs = remembered.flatMap(({ places }) => places.map(({ log }) => log)).find((log) => log !== identity);
  return new LogMismatch(
    'LOG_OTHER',
    `This is the log ${short(identity)}, and ${listed(remembered)} belong to another one, ${short(theirs ?? null)}. Which is right is for you to say. ${PUT_BACK}, or ${ACCEPT}.`,
  );
};

const older = (last: StoredEvent | null, remembered: readonly Remembered[]): LogMismatch => {
  const ends = last === null ? 'is empty' : `ends with ${last.stream}@${last.revision}${dayOf(last)}`;
  return new LogMismatch(
    'LOG_OLDER',
    `The log ${ends}, and ${standing(remembered)}, which it does not have: it is older than they are. ${PUT_BACK}, or ${ACCEPT}.`,
  );
};

const standing = (remembered: readonly Remembered[]): string => {
  const [first] = remembered.flatMap(({ places }) => places);
  const seen = first === undefined ? 'one that is not' : `${first.stream}@${first.revision} (${first.event})`;
  return `${listed(remembered)} have seen ${seen}`;
};
const listed = (remembered: readonly Remembered[]): string => SEVERAL.format(new Set(remembered.map(({ by }) => by)));
const SEVERAL = new Intl.ListFormat('en');
const short = (identity: string | null): string => identity?.slice(0, 8) ?? 'unnamed';

/** The recorded time of an event of ours. */
function dayOf({ metadata }: StoredEvent): string {
  const said = (metadata as { readonly decidedAt?: unknown } | null)?.decidedAt;
  return typeof said === 'string' ? ` of ${said}` : '';
}
