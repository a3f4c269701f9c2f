import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { MasterKey } from '#privacy';
import { z } from 'zod';
import { BackupDamaged, BackupFileUnusable } from './faults.ts';
import { sealSchema, sealUnder, type Seal } from './seal.ts';

/** One line of a file, with its number from 1. */
export interface Line {
  readonly line: number;
  readonly value: unknown;
}

const trailerSchema = z.strictObject({
  end: z.literal(true),
  /** Of the lines between header and trailer. */
  count: z.int().nonnegative(),
  /** Over the bytes of every line before this one, each with its line feed. */
  sha256: z.string(),
  /** Of format 2. */
  seal: sealSchema.optional(),
});

/** Of the files written here, without a seal and with one. A file of a later format is refused, an earlier one is read for ever. */
export const formatSchema = z.union([z.literal(1), z.literal(2)]);
export const formatOf = (masterKey: MasterKey | undefined): 1 | 2 => (masterKey === undefined ? 1 : 2);

/** Bytes of text that are compressed at once. */
const CHUNK = 65_536;
/** Bytes of a line. An append is at most 1 MiB; as text in a line of JSON it may take up to six times that. */
const LONGEST_LINE = 16 * 1_048_576;

/**
 * Writes a header, lines and a trailer with their number and digest, sealed where a master key is given, as gzipped JSON lines. The file has its name only
 * when it is complete and on disk; it is readable by its owner only, and never written over another.
 * @throws BackupFileUnusable, and what `lines` throws
 */
export async function writeLineFile(
  file: string,
  header: object,
  lines: AsyncIterable<object>,
  masterKey?: MasterKey,
): Promise<{ readonly count: number; readonly sha256: string }> {
  const draft = `${file}.${randomUUID()}.partial`;
  const digest = createHash('sha256');
  let trailer: { readonly count: number; readonly sha256: string } = { count: 0, sha256: '' };
  async function* chunks(): AsyncGenerator<string> {
    let chunk = `${JSON.stringify(header)}\n`;
    let count = 0;
    for await (const line of lines) {
      count += 1;
      chunk += `${JSON.stringify(line)}\n`;
      if (chunk.length < CHUNK) continue;
      digest.update(chunk, 'utf8');
      yield chunk;
      chunk = '';
    }
    const sha256 = digest.update(chunk, 'utf8').digest('hex');
    trailer = { count, sha256 };
    const seal = masterKey === undefined ? {} : { seal: sealUnder(masterKey, sha256) };
    yield `${chunk}${JSON.stringify({ end: true, ...trailer, ...seal })}\n`;
  }
  await mkdir(dirname(file), { recursive: true });
  try {
    // Open before anything can fail: a stream that opens it by itself may do so after it was taken away again.
    const handle = await open(draft, 'wx', 0o600);
    await piped(chunks(), createGzip(), handle.createWriteStream({ flush: true }));
    // Unlike a rename, a link does not replace a file that is there.
    await link(draft, file);
  } catch (error) {
    throw fileFault(error, file);
  } finally {
    await unlink(draft).catch(() => undefined);
  }
  await syncFolder(dirname(file));
  return trailer;
}

/** What is known of a file at its end. */
export interface LineFileEnd<H> {
  readonly header: H;
  readonly count: number;
  readonly sha256: string;
  readonly seal?: Seal;
}

/**
 * The lines of a file between its header and its trailer, one at a time. That it is whole is known at its end only.
 * @throws BackupDamaged at the first line that is wrong, BackupFileUnusable
 */
export async function* readLineFile<H extends { readonly format: z.infer<typeof formatSchema> }>(
  file: string,
  headerSchema: z.ZodType<H>,
): AsyncGenerator<Line, LineFileEnd<H>, undefined> {
  const digest = createHash('sha256');
  let header: { readonly value: H } | null = null;
  let trailer: z.infer<typeof trailerSchema> | null = null;
  let line = 0;
  for await (const bytes of linesOf(file)) {
    line += 1;
    if (trailer !== null) throw new BackupDamaged(file, line, 'there is more after the end');
    const value = parsed(file, line, bytes);
    if (header === null) {
      header = { value: valid(file, line, headerSchema, value, 'this is not the header of such a backup') };
      digest.update(bytes).update('\n');
    } else if (isTrailer(value)) {
      trailer = valid(file, line, trailerSchema, value, 'the trailer is incomplete');
      if (trailer.count !== line - 2)
        throw new BackupDamaged(file, line, `it holds ${line - 2} entries, and was written with ${trailer.count}`);
      if (trailer.sha256 !== digest.digest('hex'))
        throw new BackupDamaged(file, line, 'the lines before are not those that were written (SHA-256)');
      if ((header.value.format === 1) !== (trailer.seal === undefined))
        throw new BackupDamaged(file, line, 'a seal belongs to format 2, and to no other');
    } else {
      digest.update(bytes).update('\n');
      yield { line, value };
    }
  }
  if (header === null || trailer === null) throw new BackupDamaged(file, line + 1, 'the file ends before its trailer');
  const { count, sha256, seal } = trailer;
  return { header: header.value, count, sha256, ...(seal && { seal }) };
}

/** The header alone. Throws as `readLineFile`. */
export async function readHeader<H>(file: string, schema: z.ZodType<H>): Promise<H> {
  for await (const bytes of linesOf(file)) {
    return valid(file, 1, schema, parsed(file, 1, bytes), 'this is not the header of such a backup');
  }
  throw new BackupDamaged(file, 1, 'the file is empty');
}

/** @throws BackupDamaged where the line is not what the schema says. */
export function valid<T>(file: string, line: number, schema: z.ZodType<T>, value: unknown, reason: string): T {
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  throw new BackupDamaged(file, line, `${reason}: ${z.prettifyError(checked.error)}`);
}

const isTrailer = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'end');

function parsed(file: string, line: number, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (cause) {
    throw new BackupDamaged(file, line, 'the line is no JSON', cause);
  }
}

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const unzipped = createGunzip();
  // Its errors arrive in the loop: the one stream is destroyed with those of the other.
  pipeline(createReadStream(file), unzipped, () => undefined);
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  try {
    for await (const chunk of unzipped as AsyncIterable<Buffer>) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a, start)) {
        yield rest.subarray(start, end);
        line += 1;
        start = end + 1;
      }
      rest = rest.subarray(start);
      if (rest.length > LONGEST_LINE) throw new BackupDamaged(file, line, 'the line does not end');
    }
  } catch (error) {
    if (error instanceof BackupDamaged) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw fileFault(error, file);
    const reason = code === 'Z_BUF_ERROR' ? 'the file is cut off here' : 'the file is damaged here';
    throw new BackupDamaged(file, line, reason, error);
  }
  if (rest.length > 0) throw new BackupDamaged(file, line, 'the file is cut off here');
}

/** What the file system says, with what to do about it; any other error as it is. */
function fileFault(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EEXIST':
      return new BackupFileUnusable(`${file} is there already: give another name, or a folder`, { cause: error });
    case 'ENOENT':
      return new BackupFileUnusable(`${file} is not there`, { cause: error });
    case 'EACCES':
    case 'EISDIR':
    case 'ENOSPC':
    case 'EROFS':
      return new BackupFileUnusable(`${file} cannot be used (${code})`, { cause: error });
    default:
      return error;
  }
}

/** A new name in a folder is durable when the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
