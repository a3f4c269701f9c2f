import type { StoredEvent, VerbatimEvent, VerbatimLog } from '#event-store';
import type { MasterKey } from '#privacy';
import { BackupIncomplete } from './faults.ts';
import { formatOf, writeLineFile } from './line-file.ts';
import { lineOf, type LogHeader } from './log-file.ts';
import { StreamChecks, type StreamDamage } from './stream-checks.ts';

export interface BackUpLogOptions {
  /** For the header; the log knows its streams without it. */
  readonly namespace: string;
  /** For the header. */
  readonly created: Date;
  /** Seals the file, so that nobody without it takes something away unseen. */
  readonly masterKey?: MasterKey;
  /** Told after every thousand events. */
  readonly onProgress?: (events: number) => void;
}

export interface LogBackup {
  readonly file: string;
  readonly events: number;
  readonly streams: number;
  readonly sha256: string;
  /** The backup holds such streams as they are; they want looking into before it is needed. */
  readonly damage: readonly StreamDamage[];
}

/**
 * Copies a log into a file while it goes on being written: every event from the first to the one that was the last
 * when this began, in the order of the log, with the very bytes that are stored.
 *
 * What `$all` shows is copied, so also the events that a limit on their stream hides or that were deleted without being
 * scavenged yet. Such limits, deletions and access lists are not: Redress sets none.
 * What is damaged on the server is left out, and listed.
 * @throws BackupFileUnusable, BackupIncomplete, and what the store throws
 */
export async function backUpLog(
  log: VerbatimLog,
  file: string,
  { namespace, created, masterKey, onProgress }: BackUpLogOptions,
): Promise<LogBackup> {
  const last = await log.last();
  const upTo = last === null ? null : endOf(last);
  const header: LogHeader = {
    redress: 'log',
    format: formatOf(masterKey),
    namespace,
    created: created.toISOString(),
    log: await log.identity(),
    upTo,
  };
  const checks = new StreamChecks();
  async function* lines(): AsyncGenerator<object> {
    if (last === null) return;
    let events = 0;
    let isAtEnd = false;
    for await (const event of log.readAll(null, ({ message }) => checks.lost(message))) {
      const place = event.position.compare(last.position);
      if (place > 0) break;
      isAtEnd = place === 0;
      yield lineOf(checked(checks, event));
      events += 1;
      if (events % 1_000 === 0) onProgress?.(events);
    }
    if (isAtEnd) return;
    throw new BackupIncomplete(
      `reading the log ended after ${events} events and did not come to ${last.stream}@${last.revision}, which was its last; try again`,
    );
  }
  const { count, sha256 } = await writeLineFile(file, header, lines(), masterKey);
  return { file, events: count, streams: checks.streams, sha256, damage: checks.damage };
}

function endOf(last: StoredEvent): LogHeader['upTo'] {
  const { stream, revision, id, metadata } = last;
  const { hash } = (metadata ?? {}) as { readonly hash?: unknown };
  return { stream, revision, id, ...(typeof hash === 'string' ? { hash } : {}) };
}

function checked(checks: StreamChecks, event: VerbatimEvent): VerbatimEvent {
  checks.accept(event);
  return event;
}
