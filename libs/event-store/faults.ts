import type { Position } from './position.ts';
import { reasonOf } from './reasons.ts';

/**
 * What can go wrong with the log. A fault is thrown; what a person may ask and be refused is a `Refusal` and a value.
 * `code` is stable and is what health checks and logs print.
 */
export abstract class LogFault extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The server did not answer within every attempt. */
export class StoreUnavailable extends LogFault {
  readonly code = 'STORE_UNAVAILABLE';

  /** @param outcomeUnknown the append may have been stored: repeat the command under its id to learn it. */
  constructor(
    readonly operation: string,
    readonly attempts: number,
    readonly outcomeUnknown: boolean,
    cause: unknown,
  ) {
    const doubt = outcomeUnknown ? '; whether it was written is unknown' : '';
    const reason = reasonOf(cause);
    super(
      `the event store did not answer ${operation} in ${attempts} attempt(s)${doubt}${reason === '' ? '' : `: ${reason}`}`,
      { cause },
    );
  }
}

/** Too many appends wait already. Nothing was sent; try again later. */
export class Busy extends LogFault {
  readonly code = 'BUSY';

  constructor(readonly waiting: number) {
    super(`${waiting} appends already wait for the event store`);
  }
}

/** Something that was written is not there any more, or is not what was written. Restore from a backup. */
export class LogDamaged extends LogFault {
  readonly code = 'LOG_DAMAGED';

  /** @param readOn where a read of the whole log can go on behind the damage; `null` where nobody knows. */
  constructor(
    operation: string,
    readonly what: string,
    readonly readOn: Position | null,
    cause: unknown,
  ) {
    super(`the event store cannot ${operation}, because the log is damaged: ${what}`, { cause });
  }
}

/** The log is closed, or the reader was told to stop. */
export class LogClosed extends LogFault {
  readonly code = 'LOG_CLOSED';

  constructor() {
    super('the event log is closed');
  }
}

/** The server refuses us. Retrying does not help; the credentials or the access control lists must change. */
export class AccessDenied extends LogFault {
  readonly code = 'ACCESS_DENIED';

  constructor(operation: string, cause: unknown) {
    super(`the event store denies access to ${operation}`, { cause });
  }
}

/** The server does not know, or does not accept, what we ask of it. Retrying does not help. */
export class Unsupported extends LogFault {
  readonly code = 'UNSUPPORTED';

  constructor(operation: string, cause: unknown) {
    super(`the event store does not support ${operation}`, { cause });
  }
}

/** The store's address or the namespace cannot be used as it is; the message says what to change. */
export class LogMisconfigured extends LogFault {
  readonly code = 'LOG_MISCONFIGURED';
}

/** One append is larger than the server takes. Found before the network; larger content goes by reference and hash. */
export class AppendTooLarge extends LogFault {
  readonly code = 'APPEND_TOO_LARGE';

  /** Sizes in bytes; the append's own is `null` where only the server counted it. */
  constructor(
    readonly stream: string,
    readonly size: number | null,
    readonly limit: number,
  ) {
    super(`an append ${size === null ? '' : `of ${size} bytes `}to ${stream} is over the limit of ${limit} bytes`);
  }
}

/** A stream was deleted under us. Redress deletes none, so this is a matter for the auditors. */
export class StreamDeleted extends LogFault {
  readonly code = 'STREAM_DELETED';

  constructor(
    readonly stream: string,
    cause?: unknown,
  ) {
    super(`${stream} was deleted from the event store`, { cause });
  }
}

/** A decision does not fit the schema of its own event. A defect of the aggregate; nothing was written. */
export class DecisionMisfit extends LogFault {
  readonly code = 'DECISION_MISFIT';

  constructor(
    readonly type: string,
    reason: string,
  ) {
    super(`a decided ${type} does not fit its own schema: ${reason}`);
  }
}

/** Where an event stands, for the faults that name one. */
export interface EventPlace {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
}

/**
 * One of our events, of a type, category or version that this release does not know: a newer release is writing. The
 * reader is not ready and waits to be upgraded; skipping would lose the event for good.
 */
export class UnknownEventType extends LogFault {
  readonly code = 'UNKNOWN_EVENT_TYPE';

  constructor(
    readonly place: EventPlace,
    what: string,
  ) {
    super(`${place.stream}@${place.revision}: ${what}; a newer release writes this log`);
  }
}

/** One of our events whose data cannot be what its schema says: no JSON, or JSON of another shape. */
export class MalformedEvent extends LogFault {
  readonly code = 'MALFORMED_EVENT';

  constructor(
    readonly place: EventPlace,
    readonly reason: string,
  ) {
    super(`${place.stream}@${place.revision} (${place.type}) is malformed: ${reason}`);
  }
}

/** The stream is not the one that was written: an event was changed, taken out, put in or moved. */
export class ChainBroken extends LogFault {
  readonly code = 'CHAIN_BROKEN';

  constructor(
    readonly stream: string,
    /** The first revision at which the chain does not hold. */
    readonly revision: number,
    reason: string,
  ) {
    super(`the chain of ${stream} breaks at revision ${revision}: ${reason}`);
  }
}

/** Other writers were faster on every attempt. Nothing was written by this command. */
export class Conflict extends LogFault {
  readonly code = 'CONFLICT';

  constructor(
    readonly stream: string,
    readonly attempts: number,
  ) {
    super(`${attempts} attempts to write to ${stream} were each overtaken by another writer`);
  }
}

/** An as-of was asked at an event that is not in the stream. */
export class NoSuchEvent extends LogFault {
  readonly code = 'NO_SUCH_EVENT';

  constructor(
    readonly stream: string,
    readonly event: string,
  ) {
    super(`${stream} holds no event ${event}`);
  }
}
