import { INSTALLATION, MAX_APPEND_BYTES, sizeInAppend } from '#event-store';
import type { VerbatimEvent, VerbatimLog } from '#event-store';
import type { MasterKey } from '#privacy';
import { BackupDamaged, BackupFault, RestoreRefused } from './faults.ts';
import type { LineFileEnd } from './line-file.ts';
import { readLogFile, type LogHeader } from './log-file.ts';
import { sealStateOf, type SealState } from './seal.ts';
import { StreamChecks, type StreamDamage } from './stream-checks.ts';

export interface RestoreLogOptions {
  /** Restores broken chains as they are; they stay broken. */
  readonly withDamage?: boolean;
  /** Under which the file was sealed, if it is here. */
  readonly masterKey?: MasterKey | null;
  /** Ends after the append in hand. */
  readonly signal?: AbortSignal;
  /** Told after every append. */
  readonly onProgress?: (events: number, of: number) => void;
}

/** What a file holds that was read to its end. */
export interface CheckedLogBackup {
  readonly events: number;
  readonly streams: number;
  /** Of the file. */
  readonly sha256: string;
  readonly seal: SealState;
  readonly damage: readonly StreamDamage[];
}

export interface RestoredLog extends CheckedLogBackup {
  /** Events that an earlier run of the same restore had written. */
  readonly already: number;
  readonly written: number;
  /** Ended before everything was written. */
  readonly stopped: boolean;
}

/** Most events of one append. */
const MOST_AT_ONCE = 500;

/**
 * Writes a backup into an empty log, event by event in the order it was written: ids, revisions, bytes and with them
 * every chain are as they were. Positions and the server's own times are not; nothing durable names them.
 *
 * The file is read twice: nothing is written before it is known to be whole. Where the log holds a beginning of this
 * very backup, an interrupted restore goes on there.
 * @throws BackupDamaged, BackupFileUnusable, RestoreRefused, and what the store throws
 */
export async function restoreLog(
  log: VerbatimLog,
  file: string,
  options: RestoreLogOptions = {},
): Promise<RestoredLog> {
  const { withDamage = false, masterKey, signal, onProgress } = options;
  const checked = await checkLogBackup(file, masterKey);
  const { events } = checked;
  refuseDamage(file, checked.damage, withDamage);
  const already = await writtenBefore(log, file);
  let written = already;
  for await (const run of runsOf(readLogFile(file), already)) {
    if (signal?.aborted === true) break;
    await write(log, run);
    written += run.length;
    onProgress?.(written, events);
  }
  return { ...checked, already, written: written - already, stopped: written < events };
}

/** Reads a backup to its end. @throws BackupDamaged, BackupFileUnusable */
export async function checkLogBackup(file: string, masterKey: MasterKey | null = null): Promise<CheckedLogBackup> {
  const checks = new StreamChecks();
  const lines = new Map<string, number>();
  let events = 0;
  let sha256 = '';
  let seal: SealState = 'unsealed';
  let last: VerbatimEvent | undefined;
  const ended: Parameters<typeof readLogFile>[1] = (end) => {
    ({ sha256 } = end);
    refuseOtherEnd(file, end, last);
    seal = sealStateOf(file, end, masterKey);
  };
  try {
    for await (const { line, event } of readLogFile(file, ended)) {
      events += 1;
      last = event;
      const known = checks.damage.length;
      checks.accept(event);
      if (checks.damage.length > known) lines.set(event.stream, line);
    }
  } catch (error) {
    // The digest says that something was changed; the chains, which stream's event it was.
    const [first] = checks.damage;
    if (!(error instanceof BackupFault) || first === undefined) throw error;
    error.message += `; the first stream that shows it is ${located(first, lines)}`;
    throw error;
  }
  return {
    events,
    streams: checks.streams,
    sha256,
    seal,
    damage: checks.damage.map((one) => ({ ...one, message: located(one, lines) })),
  };
}

/** @throws BackupDamaged where the file does not end with the event that it was made up to */
function refuseOtherEnd(
  file: string,
  { header: { upTo }, count }: LineFileEnd<LogHeader>,
  last: VerbatimEvent | undefined,
): void {
  if (upTo?.id === last?.id && upTo?.stream === last?.stream && upTo?.revision === last?.revision) return;
  const named = (one: { readonly stream: string; readonly revision: number } | null | undefined): string =>
    one == null ? 'no event' : `${one.stream}@${one.revision}`;
  throw new BackupDamaged(file, count + 2, `it ends with ${named(last)}, and was made up to ${named(upTo)}`);
}

const located = ({ stream, message }: StreamDamage, lines: ReadonlyMap<string, number>): string =>
  `${message} (line ${lines.get(stream) ?? 0})`;

function refuseDamage(file: string, damage: readonly StreamDamage[], withDamage: boolean): void {
  const gap = damage.find(({ kind }) => kind === 'gap');
  if (gap !== undefined) {
    throw new RestoreRefused(
      `${file} lacks events, and a stream cannot be written without them: ${gap.message}; use an earlier backup`,
    );
  }
  const [first] = damage;
  if (first === undefined || withDamage) return;
  throw new RestoreRefused(
    `the log was damaged when ${file} was made: ${first.message}${damage.length > 1 ? ` and ${damage.length - 1} more` : ''}; use an earlier backup, or --with-damage to have it back as it was`,
  );
}

/** How many events of the backup the log holds already. @throws RestoreRefused where it holds anything else. */
async function writtenBefore(log: VerbatimLog, file: string): Promise<number> {
  const backup = readLogFile(file);
  let same = 0;
  try {
    for await (const there of log.readAll()) {
      const next = await backup.next();
      if (next.done === true) {
        // That the restore was done is on record behind it.
        if (there.stream === INSTALLATION) continue;
        throw foreign(there, 'comes after the end of the backup');
      }
      if (!isSame(there, next.value.event)) {
        const { stream, revision } = next.value.event;
        throw foreign(there, `stands where the backup has ${stream}@${revision} (line ${next.value.line})`);
      }
      same += 1;
    }
  } finally {
    await backup.return();
  }
  return same;
}

const foreign = ({ stream, revision }: VerbatimEvent, reason: string): RestoreRefused =>
  new RestoreRefused(
    `the log is not empty: ${stream}@${revision} ${reason}; restore into an empty log (another LOG_NAMESPACE or DATA_DIR)`,
  );

const isSame = (a: VerbatimEvent, b: VerbatimEvent): boolean =>
  a.stream === b.stream &&
  a.revision === b.revision &&
  a.id === b.id &&
  a.type === b.type &&
  a.isJson === b.isJson &&
  Buffer.compare(a.data, b.data) === 0 &&
  Buffer.compare(a.metadata, b.metadata) === 0;

/** Events that follow each other in one stream, as many as go into one append, after the first `skip`. */
async function* runsOf(
  backup: AsyncIterable<{ readonly event: VerbatimEvent }>,
  skip: number,
): AsyncGenerator<readonly VerbatimEvent[], void, undefined> {
  let run: VerbatimEvent[] = [];
  let size = 0;
  let index = 0;
  for await (const { event } of backup) {
    index += 1;
    if (index <= skip) continue;
    const more = sizeInAppend(event);
    const goesOn = run[0]?.stream === event.stream && run.length < MOST_AT_ONCE && size + more <= MAX_APPEND_BYTES;
    if (!goesOn && run.length > 0) {
      yield run;
      run = [];
      size = 0;
    }
    run.push(event);
    size += more;
  }
  if (run.length > 0) yield run;
}

async function write(log: VerbatimLog, run: readonly VerbatimEvent[]): Promise<void> {
  const [first] = run;
  if (first === undefined) return;
  const { stream, revision } = first;
  const outcome = await log.append(stream, revision === 0 ? 'no_stream' : revision - 1, run);
  if (outcome.ok) return;
  throw new RestoreRefused(
    `somebody else writes to the log: ${stream} stands at ${outcome.actual ?? 'no event'} and not at ${revision - 1}; stop every Redress on this log, empty it and restore again`,
  );
}
