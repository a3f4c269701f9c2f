import { CommitBatch, type CommitResult } from './commit-batch.ts';
import { type FileDamagedError, NoRoomError, QueueFullError, RecordsMissingError } from './errors.ts';
import type { EventLog } from './event-log.ts';
import type { LogRecord } from './record.ts';
import type { RememberedIds } from './remembered-ids.ts';

/** One write waiting for its turn. */
interface QueuedWrite {
  readonly decide: (batch: CommitBatch) => CommitResult;
  readonly isCancelled: () => boolean;
  readonly resolve: (result: CommitResult | 'cancelled') => void;
  readonly reject: (error: unknown) => void;
}

/** At most so many writes go into one transaction, so that none of them waits long for the others. */
const MAX_WRITES_PER_COMMIT = 1024;
/** At most so many wait: with 1 MiB each at the worst, and some kilobytes as a rule, memory stays bounded. */
const MAX_WAITING = 16_384;

/**
 * The one writer of the log. Writes that arrive while a commit is on its way to the disk make up the next one, so that
 * the cost of a flush is shared by all who wait for it. Nobody is answered, and nothing is published, before the
 * commit is durable; refusals wait as well, because they may rest on a write of the same batch.
 */
export class GroupCommit {
  readonly #log: EventLog;
  readonly #ids: RememberedIds;
  readonly #publish: (records: readonly LogRecord[]) => void;
  readonly #fail: (error: unknown) => void;
  readonly #damage: FileDamagedError | null;
  #queue: QueuedWrite[] = [];
  #position: number;
  #running: Promise<void> | undefined;

  /**
   * @param publish called with the records of each commit once they are durable
   * @param fail called when a commit could not be made durable. What is on disk is then unknown: the process must end.
   * @param damage of the file: nothing is written then
   */
  constructor(
    log: EventLog,
    ids: RememberedIds,
    publish: (records: readonly LogRecord[]) => void,
    fail: (error: unknown) => void,
    damage: FileDamagedError | null = null,
  ) {
    this.#log = log;
    this.#ids = ids;
    this.#publish = publish;
    this.#fail = fail;
    this.#damage = damage;
    this.#position = log.endPosition();
  }

  /**
   * Queues one write.
   * @returns its result once it is durable, or `cancelled` if the caller had gone before its turn came
   * @throws RecordDamagedError if it cannot be decided, because what it rests upon is damaged
   * @throws FileDamagedError, NoRoomError, QueueFullError if it was not written at all
   */
  write(
    decide: (batch: CommitBatch) => CommitResult,
    isCancelled: () => boolean = () => false,
  ): Promise<CommitResult | 'cancelled'> {
    if (this.#damage !== null) return Promise.reject(this.#damage);
    if (this.#queue.length >= MAX_WAITING) return Promise.reject(new QueueFullError(this.#queue.length));
    return new Promise((resolve, reject) => {
      this.#queue.push({ decide, isCancelled, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when all that is queued now has been answered. */
  async drained(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      // One turn of the event loop, so that requests read from the sockets together are committed together.
      await new Promise(setImmediate);
      while (this.#queue.length > 0) {
        const writes = this.#queue.slice(0, MAX_WRITES_PER_COMMIT);
        this.#queue = this.#queue.slice(MAX_WRITES_PER_COMMIT);
        await this.#commit(writes);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#running = undefined;
    }
  }

  async #commit(writes: readonly QueuedWrite[]): Promise<void> {
    const batch = new CommitBatch(this.#log, this.#ids, this.#position);
    const answers = writes.map((write) => decideIn(batch, write));
    if (batch.records.length > 0) {
      // What is written now would take the place of what was there.
      const end = this.#log.endPosition();
      if (end !== this.#position) {
        const missing = new RecordsMissingError(Math.min(end, this.#position), Math.max(end, this.#position));
        batch.undo();
        for (const { reject } of writes) reject(missing);
        return;
      }
      try {
        await this.#log.commit(batch.records, batch.encoded);
      } catch (error) {
        if (!(error instanceof NoRoomError) || this.#log.endPosition() !== this.#position) throw error;
        batch.undo();
        // Refusals too: they may rest on a write of this batch.
        for (const { reject } of writes) reject(error);
        return;
      }
      this.#position = batch.endPosition;
      this.#publish(batch.records);
    }
    for (const answer of answers) answer();
  }
}

/** Decides a write now and returns how to answer it later. */
function decideIn(batch: CommitBatch, write: QueuedWrite): () => void {
  try {
    const result = write.isCancelled() ? 'cancelled' : write.decide(batch);
    return () => write.resolve(result);
  } catch (error) {
    return () => write.reject(error);
  }
}
