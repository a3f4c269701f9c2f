/** Messages of one client that must reach Postgres without another client's in between. */
export interface MessageGroup {
  readonly bytes: Uint8Array;
  /** False if the extended-query conversation goes on: the client flushed, and its Sync is still to come. */
  readonly isSynced: boolean;
}

/** The first message of a connection has no type byte: a wish for encryption, a cancel request, or the start itself. */
export type Opening = 'encryption' | 'cancel' | 'startup';

const ENCRYPTION_CODES = new Set([80877103, 80877104]);
const CANCEL_CODE = 80877102;

/** Messages after which Postgres answers and the client may wait: Query, FunctionCall, Sync, Flush, CopyDone/Fail. */
const ENDS_GROUP = new Set(Buffer.from('QFSHcf'));
const FLUSH = 'H'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);
/** Postgres itself refuses larger ones. */
const MAX_MESSAGE_BYTES = 1024 * 1024 * 1024;

/**
 * Cuts what a client sends into groups.
 *
 * Postgres keeps the statement and the portal of an extended query between messages, and PGlite has one session for
 * all connections. A large parameter arrives in many chunks; were another client's Parse let in between, the Bind would
 * meet the wrong statement. So a group goes in whole, from Parse to Sync.
 */
export class MessageGroups {
  #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #group: Buffer[] = [];
  #started = false;

  /** @throws RangeError if a length makes no sense: this is not a Postgres client */
  *push(chunk: Buffer): Generator<MessageGroup | Opening | 'terminate'> {
    this.#buffered.push(chunk);
    this.#bufferedBytes += chunk.length;
    for (;;) {
      const message = this.#nextMessage();
      if (message === undefined) return;
      if (!this.#started) {
        yield* this.#open(message);
        continue;
      }
      const [type] = message;
      if (type === TERMINATE) {
        yield 'terminate';
        return;
      }
      this.#group.push(message);
      if (type !== undefined && ENDS_GROUP.has(type)) {
        yield { bytes: Buffer.concat(this.#group), isSynced: type !== FLUSH };
        this.#group = [];
      }
    }
  }

  *#open(message: Buffer): Generator<MessageGroup | Opening> {
    const code = message.readInt32BE(4);
    if (ENCRYPTION_CODES.has(code)) yield 'encryption';
    else if (code === CANCEL_CODE) yield 'cancel';
    else {
      this.#started = true;
      yield { bytes: message, isSynced: true };
    }
  }

  #nextMessage(): Buffer | undefined {
    const lengthAt = this.#started ? 1 : 0;
    if (this.#bufferedBytes < lengthAt + 4) return undefined;
    const length = lengthAt + this.#flat(lengthAt + 4).readInt32BE(lengthAt);
    const shortest = this.#started ? 5 : 8;
    if (length < shortest || length > MAX_MESSAGE_BYTES) throw new RangeError('This is not the Postgres protocol.');
    if (this.#bufferedBytes < length) return undefined;
    const all = this.#flat(length);
    const message = all.subarray(0, length);
    this.#buffered = all.length > length ? [all.subarray(length), ...this.#buffered.slice(1)] : this.#buffered.slice(1);
    this.#bufferedBytes -= length;
    return message;
  }

  /** The first buffered chunk, joined with those after it only if it is shorter than what is looked at. */
  #flat(bytes: number): Buffer {
    const [first] = this.#buffered;
    if (first !== undefined && first.length >= bytes) return first;
    const joined = Buffer.concat(this.#buffered);
    this.#buffered = [joined];
    return joined;
  }
}
