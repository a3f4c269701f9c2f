import { placeFrom, placeSchema } from '#event-store';
import type { Id } from '#kernel';
import { isErased, SubjectKeys, WrongMasterKey } from '#privacy';
import type { KeptRecord, KeyStore, MasterKey } from '#privacy';
import { z } from 'zod';
import type { Erasure } from './erasures.ts';
import { RestoreRefused } from './faults.ts';
import { formatOf, formatSchema, readHeader, readLineFile, valid, writeLineFile } from './line-file.ts';
import { sealStateOf } from './seal.ts';

const headerSchema = z.strictObject({
  redress: z.literal('keys'),
  format: formatSchema,
  namespace: z.string(),
  created: z.iso.datetime(),
  /** Of the log that they belong to, as its first event names it; `null` where that is not known. */
  log: z.string().nullable().optional(),
  /** The place of it that they remember. */
  place: placeSchema.nullable().optional(),
  /** By which the master key that wrapped these is known; `null` where no key was ever made. */
  check: z.base64().nullable(),
});

const recordSchema = z.union([
  z.strictObject({ organisation: z.string(), subject: z.string().min(1), wrapped: z.base64() }),
  z.strictObject({ organisation: z.string(), subject: z.string().min(1), erased: z.literal(true) }),
]);

export interface KeysBackup {
  readonly file: string;
  readonly keys: number;
  readonly sha256: string;
}

/**
 * Copies what is kept of every subject into a file: keys as they are wrapped, and who was erased. The master key is not
 * in it and never passes through here: without it the file opens nothing.
 * @throws BackupFileUnusable, and what the key store throws
 */
export async function backUpKeys(
  store: KeyStore,
  file: string,
  options: { readonly namespace: string; readonly created: Date; readonly masterKey?: MasterKey },
): Promise<KeysBackup> {
  const { namespace, created, masterKey } = options;
  const check = await store.checkValue();
  const place = placeFrom(await store.place());
  const header: z.infer<typeof headerSchema> = {
    redress: 'keys',
    format: formatOf(masterKey),
    namespace,
    created: created.toISOString(),
    log: place?.log ?? null,
    place: place === null ? null : { ...place },
    check: check === null ? null : base64(check),
  };
  async function* lines(): AsyncGenerator<object> {
    for await (const kept of store.records()) yield lineOf(kept);
  }
  const { count, sha256 } = await writeLineFile(file, header, lines(), masterKey);
  return { file, keys: count, sha256 };
}

export interface RestoredKeys {
  readonly records: number;
  /** Keys that were not there and are now. */
  readonly broughtBack: number;
  /** Keys of the file that were not brought back, because the person was erased since. */
  readonly erasedSince: number;
}

/**
 * Puts the keys of a backup back beside those that are there. Nobody comes back who is erased: neither in the log, nor
 * in the key store, nor in the file.
 * @param erasures of the log that these keys open.
 * @param identity of that log, where it has one.
 * @throws BackupDamaged, BackupFileUnusable, WrongMasterKey, RestoreRefused, and what the key store throws
 */
export async function restoreKeys(
  store: KeyStore,
  masterKey: MasterKey,
  file: string,
  erasures: AsyncIterable<Erasure>,
  identity: string | null = null,
): Promise<RestoredKeys> {
  const { check, log = null } = await readHeader(file, headerSchema);
  if (log !== null && identity !== null && log !== identity)
    throw new RestoreRefused(`the keys of ${file} belong to the log ${log}, and this is ${identity}`);
  if (check !== null && !SubjectKeys.areUnder(masterKey, Buffer.from(check, 'base64'))) throw new WrongMasterKey();
  await SubjectKeys.open(store, masterKey);
  const gone = new Set<string>();
  for await (const { organisation, subject } of erasures) gone.add(nameOf(organisation, subject));
  // Once to its end before anything is kept: a file that is cut off must not look like all the keys there were.
  for await (const record of recordsOf(file, masterKey)) await refuseOtherKey(store, record);
  const counts = { records: 0, broughtBack: 0, erasedSince: 0 };
  for await (const record of recordsOf(file, masterKey)) {
    counts.records += 1;
    const outcome = await bringBack(store, record, gone);
    if (outcome !== 'as it was') counts[outcome] += 1;
  }
  return counts;
}

async function bringBack(
  store: KeyStore,
  { organisation, subject, record }: KeptRecord,
  gone: ReadonlySet<string>,
): Promise<'broughtBack' | 'erasedSince' | 'as it was'> {
  if (isErased(record) || gone.has(nameOf(organisation, subject))) {
    await store.erase(organisation, subject);
    return isErased(record) ? 'as it was' : 'erasedSince';
  }
  const there = (await store.find(organisation, [subject])).get(subject);
  if (there !== undefined) return isErased(there) ? 'erasedSince' : 'as it was';
  await store.keep(organisation, subject, record.wrapped);
  return 'broughtBack';
}

/** A person has one key for good: another one would open nothing of what this one sealed. */
async function refuseOtherKey(store: KeyStore, { organisation, subject, record }: KeptRecord): Promise<void> {
  const there = (await store.find(organisation, [subject])).get(subject);
  if (there === undefined || isErased(there) || isErased(record)) return;
  if (Buffer.compare(there.wrapped, record.wrapped) === 0) return;
  throw new RestoreRefused(
    `the key store holds another key of ${subject} (${organisation}) than the backup: they belong to different logs`,
  );
}

async function* recordsOf(file: string, masterKey: MasterKey): AsyncGenerator<KeptRecord, void, undefined> {
  const lines = readLineFile(file, headerSchema);
  for (;;) {
    const next = await lines.next();
    if (next.done === true) return void sealStateOf(file, next.value, masterKey);
    const { line, value } = next.value;
    const read = valid(file, line, recordSchema, value, 'this is no key');
    const { organisation, subject } = read;
    const record = 'erased' in read ? ({ erased: true } as const) : { wrapped: Buffer.from(read.wrapped, 'base64') };
    yield { organisation, subject, record };
  }
}

const lineOf = ({ organisation, subject, record }: KeptRecord): z.infer<typeof recordSchema> =>
  isErased(record)
    ? { organisation, subject, erased: true }
    : { organisation, subject, wrapped: base64(record.wrapped) };

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const nameOf = (organisation: string, subject: Id): string => JSON.stringify([organisation, subject]);
