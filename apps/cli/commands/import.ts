import { createWriteStream, type WriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { SingleBar } from 'cli-progress';
import { cfpb, columnMapSchema, importFile, plainCsv, UnreadableFile, type ImportFormat, type Reject } from '#import';
import { answer, Refused } from '../output.ts';
import { knownOrganisation, operator, withCore } from '../session.ts';

interface Options {
  readonly format: 'cfpb' | 'csv';
  readonly organisation: string;
  readonly map?: string;
  readonly rejects?: string;
  readonly json: boolean;
}

/** `redress import FILE --format cfpb --organisation ID`: one command for each row, written once however often it is run. */
export async function importCommand(file: string, options: Options): Promise<void> {
  const { size } = await stat(file).catch(() => Promise.reject(new Refused(`${file} cannot be read.`)));
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  await withCore(async ({ core }) => {
    const { timeZone } = await knownOrganisation(core, options.organisation);
    const format = await formatOf(options, timeZone);
    const rejects = new RejectsFile(options.rejects ?? `${file}.rejects.csv`);
    const bar = new SingleBar({
      format: '{bar} {percentage}% | {rows} rows | {eta_formatted} left',
      stream: process.stderr,
    });
    const isShown = !options.json && process.stderr.isTTY;
    if (isShown) bar.start(size, 0, { rows: 0 });
    try {
      const outcome = await importFile(core.cases, {
        file,
        format,
        caller: operator(options.organisation),
        signal: stop.signal,
        onProgress: ({ rows, bytes }) => {
          if (isShown) bar.update(bytes, { rows });
        },
        onReject: (reject) => rejects.add(reject),
      });
      if (isShown) bar.stop();
      const rejectsFile = await rejects.close();
      const { rows, imported, known, rejected, events, stopped } = outcome;
      const text = [
        `${rows} rows: ${imported} imported (${events} events), ${known} known already, ${rejected} rejected.`,
        ...(rejectsFile === null
          ? []
          : [`The rejected rows are in ${rejectsFile}, each with its line and the reason.`]),
        ...(stopped ? ['Stopped before the end: the same command goes on where it was.'] : []),
      ].join('\n');
      answer(options.json, { ...outcome, rejectsFile }, text);
      if (rejected > 0 || stopped) process.exitCode = 1;
    } catch (error) {
      if (isShown) bar.stop();
      await rejects.close();
      throw error instanceof UnreadableFile ? new Refused(`${error.message}.`) : error;
    }
  }, 'write');
  process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
}

async function formatOf({ format, map }: Options, timeZone: string): Promise<ImportFormat> {
  if (format === 'cfpb') return cfpb(timeZone);
  if (map === undefined)
    throw new Refused('A plain CSV needs --map FILE: which column holds which field (docs/import.md).');
  const text = await readFile(map, 'utf8').catch(() => Promise.reject(new Refused(`${map} cannot be read.`)));
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new Refused(`${map} is no JSON.`);
  }
  const checked = columnMapSchema.safeParse(given);
  if (!checked.success) {
    throw new Refused(
      `${map}: ${checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
    );
  }
  return plainCsv(checked.data, timeZone);
}

/** Made at the first reject; a file without rejects leaves none behind. It holds what the source holds: keep it as such. */
class RejectsFile {
  #stream: WriteStream | null = null;
  #columns: readonly string[] = [];

  constructor(private readonly path: string) {}

  async add({ line, reason, column, cells }: Reject): Promise<void> {
    if (this.#stream === null) {
      this.#stream = createWriteStream(this.path, { mode: 0o600 });
      this.#columns = Object.keys(cells);
      await this.#write(['line', 'reason', 'column', ...this.#columns]);
    }
    await this.#write([String(line), reason, column ?? '', ...this.#columns.map((name) => cells[name] ?? '')]);
  }

  async close(): Promise<string | null> {
    if (this.#stream === null) return null;
    this.#stream.end();
    await once(this.#stream, 'finish');
    return this.path;
  }

  async #write(cells: readonly string[]): Promise<void> {
    const row = `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;
    if (this.#stream?.write(row) === false) await once(this.#stream, 'drain');
  }
}
