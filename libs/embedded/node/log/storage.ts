import { RecordDamagedError, RecordsMissingError, type FileDamagedError } from './errors.ts';
import { EventLog } from './event-log.ts';
import { GroupCommit } from './group-commit.ts';
import { lookAt, type Probe } from './look.ts';
import type { LogRecord } from './record.ts';
import { RememberedIds } from './remembered-ids.ts';
import { Tail } from './tail.ts';

/** What the services of the node work with. */
export interface Storage {
  readonly log: EventLog;
  readonly tail: Tail;
  readonly writer: GroupCommit;
  /** Of the file, which is then read and not written. */
  readonly damage: FileDamagedError | null;
  /** Commits what is queued and closes the log. */
  close(): Promise<void>;
}

/** Event ids remembered for retries under `any` and `stream_exists`. */
const REMEMBERED_IDS = 50_000;
/** At start-up no more than this is read for them, so that it takes no time that anyone notices. */
const REMEMBERED_BYTES = 32 * 1024 * 1024;

/**
 * Opens the log in a directory, or begins one.
 * A file that is damaged and can still be read is served to readers, and not written.
 * @param fail called when the disk refuses a commit. The node cannot go on then: it does not know what was written.
 * @throws FileDamagedError, FileUnusableError
 */
export async function openStorage(directory: string, fail: (error: unknown) => void, probe?: Probe): Promise<Storage> {
  const damage = await lookAt(directory, probe);
  if (damage !== null) process.stderr.write(`${damage.message}\n`);
  const log = new EventLog(directory, damage === null ? 'whole' : 'damaged');
  const ids = rememberLatest(log);
  const tail = new Tail(log.lastPosition() ?? -1);
  const writer = new GroupCommit(log, ids, (records) => tail.publish(records), fail, damage);
  return {
    log,
    tail,
    writer,
    damage,
    async close() {
      await writer.drained();
      await log.close();
    },
  };
}

/** A damaged record ends the search and not the start-up: who reads it is told, and who reads others is served. */
function rememberLatest(log: EventLog): RememberedIds {
  const ids = new RememberedIds(REMEMBERED_IDS);
  let latest: LogRecord[] = [];
  try {
    latest = log.readAllBackwards(Number.MAX_SAFE_INTEGER, { records: REMEMBERED_IDS, bytes: REMEMBERED_BYTES });
  } catch (error) {
    if (!(error instanceof RecordDamagedError || error instanceof RecordsMissingError)) throw error;
  }
  for (const record of latest.reverse()) ids.remember(record);
  return ids;
}
