import { ANYBODY, LogFault, type EventLog, type Positioned } from '#event-store';

/** An event that a reader stands on, as it can be found again in the log, whatever server that is on. */
export interface Place {
  readonly stream: string;
  readonly revision: number;
  readonly event: string;
  readonly hash: string;
  /** As `Position.toText` writes it: where it stood on the server that it was read from. */
  readonly position: string;
}

export const placeOf = ({ stream, revision, id: event, meta: { hash }, position }: Positioned): Place => ({
  stream,
  revision,
  event,
  hash,
  position: position.toText(),
});

export const placeFrom = (text: string | null | undefined): Place | null =>
  text == null ? null : (JSON.parse(text) as Place);

/** The log is not the one that the read models were built from. Nothing may be written before a person has said which is right. */
export class LogMismatch extends LogFault {
  constructor(
    readonly code: 'LOG_MISSING' | 'LOG_OLDER' | 'LOG_ALTERED' | 'LOG_MOVED',
    message: string,
  ) {
    super(message);
  }
}

const REMEDY =
  'Put the log back that they were built from (DATA_DIR/eventstore, EVENTSTORE_URL, LOG_NAMESPACE), or ' +
  '`redress log accept`, which throws them away and builds them again from this one: what only they still show is lost.';

export const missingLog = (): LogMismatch =>
  new LogMismatch(
    'LOG_MISSING',
    `The event log is empty, and the read models were built from one that is not. ${REMEDY}`,
  );

/**
 * Holds a place against the log.
 * @returns its position on this server.
 * @throws LogMismatch where the log does not have the event there; what `EventLog.read` throws
 */
export async function positionOf(log: Pick<EventLog, 'read'>, place: Place): Promise<string> {
  const { stream, revision, event, hash } = place;
  const where = `${stream}@${revision}`;
  for await (const found of log.read(stream, ANYBODY, { from: revision, limit: 1 })) {
    if (found.id !== event || found.revision !== revision) break;
    if ((found.metadata as { readonly hash?: unknown } | undefined)?.hash === hash) return found.position.toText();
    throw new LogMismatch(
      'LOG_ALTERED',
      `The event ${event} at ${where} of the log is not what the read models have seen of it: it was altered. Have it looked into, and put back the log as it was.`,
    );
  }
  throw new LogMismatch(
    'LOG_OLDER',
    `The read models have seen the event ${event} at ${where}, and the log does not have it there: it is older than they are, or another one. ${REMEDY}`,
  );
}
