import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Database, type RootDatabase } from 'lmdb';
import { faultPoint } from '#kernel';
import {
  FileUnusableError,
  NoRoomError,
  RecordDamagedError,
  RecordMissingError,
  RecordsMissingError,
} from './errors.ts';
import { FIRST_POSITION, TOMBSTONE_REVISION, decodeRecord, encodeRecord, type LogRecord } from './record.ts';

/** Where a record begins and ends, in bytes from the start of the log. */
interface Extent {
  readonly key: number;
  readonly end: number;
}

/** How much of a page a reader asks for: it ends at the first limit that is reached, after at least one record. */
export interface PageLimit {
  readonly records: number;
  readonly bytes: number;
}

/**
 * Bytes that the log leaves free on its disk: it stops taking writes while LMDB, Postgres and the keys beside it can
 * still finish theirs.
 */
const RESERVE_BYTES = 16 * 1024 * 1024;

export const LOG_FILE = 'log.mdb';

/**
 * The log on disk: every record by position, and an index from stream and revision to position.
 *
 * LMDB is opened with `overlappingSync: false`, so that a commit becomes visible only when it is on disk. With the
 * default, readers see data before it is durable, and a power failure takes back what a subscriber has already acted
 * upon.
 */
export class EventLog {
  readonly #root: RootDatabase<Buffer, number>;
  readonly #records: Database<Buffer, number>;
  readonly #streams: Database<number, [string, number]>;
  readonly #directory: string;

  /** @param state of the file, as far as it is known (`lookAt`): a damaged one is read and not written. */
  constructor(directory: string, state: 'whole' | 'damaged' = 'whole') {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#root = openFile(join(directory, LOG_FILE), state === 'damaged');
    this.#records = this.#root.openDB<Buffer, number>({ name: 'records', encoding: 'binary' });
    this.#streams = this.#root.openDB<number, [string, number]>({ name: 'streams', encoding: 'ordered-binary' });
  }

  /** Position of the last record, or undefined in an empty log. */
  lastPosition(): number | undefined {
    for (const { key } of this.#records.getRange({ start: Number.MAX_SAFE_INTEGER, reverse: true, limit: 1 })) {
      return key;
    }
    return undefined;
  }

  /** Where the next record is to be written. */
  endPosition(): number {
    for (const { key, value } of this.#records.getRange({
      start: Number.MAX_SAFE_INTEGER,
      reverse: true,
      limit: 1,
    })) {
      return key + value.length;
    }
    return FIRST_POSITION;
  }

  /** The highest revision of a stream: -1 if it was never written, {@link TOMBSTONE_REVISION} if it is tombstoned. */
  lastRevision(stream: string): number {
    for (const { key } of this.#streams.getRange(revisionsDown(stream, TOMBSTONE_REVISION, 1))) return key[1];
    return -1;
  }

  /** @returns undefined if the stream has no such revision. */
  readEvent(stream: string, revision: number): LogRecord | undefined {
    const position = this.#streams.get([stream, revision]);
    return position === undefined ? undefined : this.#recordAt(stream, revision, position);
  }

  /**
   * Records at `from` and after, in order of position.
   *
   * A page, of this read as of the others, ends before a record that is damaged or missing; one that would begin with
   * it throws. Who asks for a place behind the damage is answered.
   * @throws RecordDamagedError, RecordsMissingError
   */
  readAllForwards(from: number, limit: PageLimit): LogRecord[] {
    return this.#page(this.#records.getRange({ start: from }), limit, (key, _end, last) => {
      const expected = last?.end ?? this.#endBefore(key);
      // Where nothing was read yet, a reader may ask for a place within what is missing: it knows of it.
      return key === expected || (last === undefined && from > expected) ? null : { from: expected, to: key };
    });
  }

  /** Records before `before` (exclusive, as EventStoreDB reads backwards), the latest first. */
  readAllBackwards(before: number, limit: PageLimit): LogRecord[] {
    const after = this.#firstFrom(before);
    const range = this.#records.getRange({ start: before, reverse: true, exclusiveStart: true });
    const page = this.#page(range, limit, (_key, end, last) => {
      const expected = last?.key ?? after ?? end;
      return end === expected ? null : { from: end, to: expected };
    });
    if (page.length === 0 && (after ?? FIRST_POSITION) > FIRST_POSITION) {
      throw new RecordsMissingError(FIRST_POSITION, after ?? FIRST_POSITION);
    }
    return page;
  }

  /** Events of a stream from a revision on, including it. @throws RecordMissingError where it has only later ones. */
  readStreamForwards(stream: string, from: number, limit: PageLimit): LogRecord[] {
    const range = { start: [stream, from], end: [stream, TOMBSTONE_REVISION], inclusiveEnd: true };
    return this.#streamPage(stream, range, limit, (last) => (last === undefined ? from : last + 1));
  }

  /** Events of a stream down from a revision that it has, including it. @throws RecordMissingError where it has not. */
  readStreamBackwards(stream: string, from: number, limit: PageLimit): LogRecord[] {
    return this.#streamPage(stream, revisionsDown(stream, from), limit, (last) =>
      last === undefined ? from : last - 1,
    );
  }

  /**
   * Writes records in one transaction.
   * @returns when they are on disk. Nobody can read them before.
   * @throws NoRoomError if the disk is full, and then nothing was written
   */
  async commit(records: readonly LogRecord[], encoded: readonly Buffer[]): Promise<void> {
    if (!this.#hasRoom()) throw new NoRoomError(this.#directory);
    const puts = new Set<Promise<boolean>>();
    try {
      await faultPoint('flush');
      const committed = this.#root.batch(() => {
        records.forEach((record, index) => {
          const value = encoded[index] ?? encodeRecord(record);
          puts.add(this.#records.put(record.position, value));
          puts.add(this.#streams.put([record.stream, record.revision], record.position));
        });
      });
      // They are rejected with the batch. Left alone, each would end the process.
      for (const put of puts) put.catch(() => undefined);
      await committed;
      await faultPoint('flushed');
    } catch (error) {
      await Promise.allSettled([(error as { commitError?: Promise<unknown> }).commitError]);
      throw this.#isOfRoom(error) ? new NoRoomError(this.#directory) : error;
    } finally {
      this.#root.resetReadTxn();
    }
  }

  /** Reads both trees forwards and backwards, whatever is in them. */
  readThrough(): void {
    for (const tree of [this.#records, this.#streams] as readonly Database<unknown, number>[]) {
      let bytes = 0;
      for (const { value } of tree.getRange({})) bytes += Buffer.isBuffer(value) ? value.length : 1;
      for (const { value } of tree.getRange({ reverse: true })) bytes -= Buffer.isBuffer(value) ? value.length : 1;
      if (bytes !== 0) throw new Error('read backwards, it is another one');
    }
    for (const { value } of this.#streams.getRange({})) this.#records.get(value);
  }

  async close(): Promise<void> {
    await this.#root.close();
  }

  #hasRoom(): boolean {
    const { bavail, bsize } = statfsSync(this.#directory);
    return bavail * bsize >= RESERVE_BYTES;
  }

  /** LMDB says EIO where a write was cut short, which a full disk does as well: the disk itself is asked. */
  #isOfRoom(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === 'ENOSPC' || !this.#hasRoom();
  }

  /** @param missing what should stand between a record and the one read before it, and does not. */
  #page(
    range: Iterable<{ key: number; value: Buffer }>,
    limit: PageLimit,
    missing: (key: number, end: number, last: Extent | undefined) => { from: number; to: number } | null,
  ): LogRecord[] {
    const page: LogRecord[] = [];
    let bytes = 0;
    let last: Extent | undefined;
    for (const { key, value } of range) {
      const end = key + value.length;
      try {
        const gap = missing(key, end, last);
        if (gap !== null) throw new RecordsMissingError(gap.from, gap.to);
        page.push(decodeRecord(key, value));
      } catch (error) {
        // What is intact is read up to the damage; who reads on from there is told.
        if (page.length > 0) break;
        throw error instanceof RecordDamagedError ? this.#locate(error) : error;
      }
      last = { key, end };
      bytes += value.length;
      if (page.length >= limit.records || bytes >= limit.bytes) break;
    }
    return page;
  }

  /** @param expected the revision that comes next, after the last one read. A tombstone may follow any. */
  #streamPage(
    stream: string,
    range: object,
    limit: PageLimit,
    expected: (last: number | undefined) => number,
  ): LogRecord[] {
    const page: LogRecord[] = [];
    let bytes = 0;
    for (const { key, value: position } of this.#streams.getRange(range)) {
      let record: LogRecord;
      try {
        const next = expected(page.at(-1)?.revision);
        if (key[1] !== next && key[1] !== TOMBSTONE_REVISION) throw new RecordMissingError(stream, next);
        record = this.#recordAt(stream, key[1], position);
      } catch (error) {
        if (page.length > 0) break;
        throw error;
      }
      page.push(record);
      bytes += record.body.length;
      if (page.length >= limit.records || bytes >= limit.bytes) break;
    }
    return page;
  }

  #recordAt(stream: string, revision: number, position: number): LogRecord {
    const value = this.#records.get(position);
    if (value === undefined) throw new RecordMissingError(stream, revision, position);
    const record = this.#decoded(position, value, stream, revision);
    // The index was damaged so that it points at another event.
    if (record.stream !== stream || record.revision !== revision) {
      throw new RecordMissingError(stream, revision, position);
    }
    return record;
  }

  #decoded(position: number, value: Buffer, stream: string, revision: number): LogRecord {
    try {
      return decodeRecord(position, value);
    } catch (error) {
      throw error instanceof RecordDamagedError ? new RecordDamagedError(position, stream, revision) : error;
    }
  }

  /** Where the record before a position ends; where the log begins, if there is none. */
  #endBefore(position: number): number {
    const range = { start: position, reverse: true, exclusiveStart: true, limit: 1 };
    for (const { key, value } of this.#records.getRange(range)) return key + value.length;
    return FIRST_POSITION;
  }

  #firstFrom(position: number): number | undefined {
    for (const { key } of this.#records.getRange({ start: position, limit: 1 })) return key;
    return undefined;
  }

  /** Which event it was: the damaged bytes cannot be trusted to say so, the index can. */
  #locate({ position }: RecordDamagedError): RecordDamagedError {
    for (const { key, value } of this.#streams.getRange({})) {
      if (value === position) return new RecordDamagedError(position, key[0], key[1]);
    }
    return new RecordDamagedError(position);
  }
}

function openFile(path: string, readOnly: boolean): RootDatabase<Buffer, number> {
  try {
    return open<Buffer, number>({ path, overlappingSync: false, encoding: 'binary', maxDbs: 2, readOnly });
  } catch (error) {
    throw new FileUnusableError(path, error);
  }
}

function revisionsDown(stream: string, from: number, limit?: number): object {
  return { start: [stream, from], end: [stream, 0], reverse: true, inclusiveEnd: true, limit };
}
