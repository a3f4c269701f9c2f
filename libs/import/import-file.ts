import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parse, type CsvError } from 'csv-parse';
import { derivedId, type Cases, type CaseResult } from '#application';
import type { Caller } from '#identity';
import type { Cells, ImportFormat, MappedRow } from './row.ts';

/** A row that was not taken, and why; written to the rejects file. */
export interface Reject {
  readonly line: number;
  readonly reason: string;
  readonly column?: string;
  readonly cells: Cells;
}

export interface ImportOutcome {
  readonly rows: number;
  /** Cases opened now. */
  readonly imported: number;
  /** Rows that were in the log already: nothing was written for them. */
  readonly known: number;
  readonly rejected: number;
  readonly events: number;
  /** It was asked to stop before the end; the same call again goes on. */
  readonly stopped: boolean;
}

export interface ImportOptions {
  readonly file: string;
  readonly format: ImportFormat;
  readonly caller: Caller;
  readonly signal?: AbortSignal;
  /** Told after each row. Bytes of the file read so far. */
  readonly onProgress?: (progress: { readonly rows: number; readonly bytes: number }) => void;
  readonly onReject: (reject: Reject) => Promise<void> | void;
}

/** Rows under way at once. More gain nothing on one machine and would number the cases far from the file's order. */
const AT_ONCE = 8;

/** The file lacks what its format needs; nothing was read from it. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/**
 * Imports a file row by row: one command for each row, under an id derived from the organisation and the number by
 * which the source knows it, so that the same file again writes nothing and a file half imported is finished. Memory
 * does not grow with the file.
 * @throws UnreadableFile where there is no such file or a column is missing
 */
export async function importFile(cases: Cases, options: ImportOptions): Promise<ImportOutcome> {
  const fileHash = await hashOf(options.file);
  const tally = { rows: 0, imported: 0, known: 0, rejected: 0, events: 0 };
  const underWay = new Set<Promise<void>>();
  let failure: unknown;
  const reject = async (line: number, reason: string, cells: Cells, column?: string): Promise<void> => {
    tally.rejected += 1;
    await options.onReject({ line, reason, cells, column });
  };

  const input = createReadStream(options.file);
  const parser = input.pipe(reader(options.format, (error, line) => void reject(line, error, {})));
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Cells; info: { lines: number } }>) {
      if (options.signal?.aborted === true || failure !== undefined) break;
      tally.rows += 1;
      const line = info.lines;
      const mapped = options.format.map(record);
      if (!mapped.ok) {
        await reject(line, mapped.why.reason, record, mapped.why.column);
        continue;
      }
      const work = importRow(cases, options.caller, mapped.row, fileHash, line)
        .then(async (result) => {
          if (!result.ok) return reject(line, sentence(result), record, columnIn(options.format, result.refusal.field));
          if (result.done.outcome === 'written') {
            tally.imported += 1;
            tally.events += result.done.events.length;
          } else tally.known += 1;
        })
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => {
          underWay.delete(work);
          options.onProgress?.({ rows: tally.rows, bytes: input.bytesRead });
        });
      underWay.add(work);
      if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
    input.destroy();
  }
  if (failure !== undefined)
    throw failure instanceof Error ? failure : new Error('the import failed', { cause: failure });
  return { ...tally, stopped: options.signal?.aborted === true };
}

function reader(format: ImportFormat, onBadRow: (reason: string, line: number) => void) {
  return parse({
    bom: true,
    info: true,
    relax_column_count: false,
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      onBadRow(error?.message ?? 'the row cannot be read', Number(error?.['lines'] ?? 0));
      return undefined;
    },
    columns: (header: string[]) => {
      const missing = format.columns.filter((column) => !header.includes(column));
      if (missing.length > 0) {
        throw new UnreadableFile(
          `the file has no column ${missing.map((name) => `"${name}"`).join(', ')}; it has: ${header.join(', ')}`,
        );
      }
      return header;
    },
  });
}

function importRow(cases: Cases, caller: Caller, row: MappedRow, file: string, line: number): Promise<CaseResult> {
  const commandId = derivedId(caller.organisation, 'import', row.externalReference);
  return cases.receive(row.intake, row.acts, { caller, commandId, origin: { kind: 'import', file, line } });
}

/** The column of a field that is at fault, or the field where no column says it. */
const columnIn = (format: ImportFormat, field: string | undefined): string | undefined =>
  format.columnOf(field?.split('.').at(-1) ?? '') ?? field;

function sentence(result: Extract<CaseResult, { ok: false }>): string {
  const { code, message, wouldAccept } = result.refusal;
  if (code === 'COMMAND_ID_REUSED') return 'imported before with other contents; what is on record stays as it is';
  return wouldAccept === undefined ? message : `${message} (would accept: ${wouldAccept})`;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  } catch (cause) {
    throw new UnreadableFile(`${file} cannot be read`, { cause });
  }
  return hash.digest('hex');
}
