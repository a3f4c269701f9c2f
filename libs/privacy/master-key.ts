import { randomBytes } from 'node:crypto';
import { copyFile, open, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeSecretOnce } from '#config';
import { decrypt, encrypt, KEY_BYTES } from './aead.ts';
import { MasterKeyUnusable } from './faults.ts';

/** The key that wraps every subject's key. Its bytes do not leave this object, so that no log prints them. */
export class MasterKey {
  readonly #bytes: Uint8Array;

  /** @throws MasterKeyUnusable where they are not 32 bytes. */
  constructor(bytes: Uint8Array) {
    if (bytes.length !== KEY_BYTES) {
      throw new MasterKeyUnusable(`a master key has ${KEY_BYTES} bytes, not ${bytes.length}`);
    }
    this.#bytes = Uint8Array.from(bytes);
  }

  /** @param owner whose key it is; a wrapped key opens for nobody else. */
  wrap(key: Uint8Array, owner: string): Buffer {
    return encrypt(this.#bytes, key, owner);
  }

  /** `null` where it was wrapped by another master key, for another owner, or was changed. */
  unwrap(wrapped: Uint8Array, owner: string): Buffer | null {
    return decrypt(this.#bytes, wrapped, owner);
  }
}

/** Of the group and of everybody else. */
const OTHERS = 0o077;

/**
 * Reads the master key: 32 bytes in base64.
 * @throws MasterKeyUnusable where the file is not there, holds anything else, or others than its owner may touch it.
 */
export async function loadMasterKey(file: string): Promise<MasterKey> {
  const { mode } = await stat(file).catch((cause: unknown) => {
    throw new MasterKeyUnusable(`the master key file ${file} cannot be read`, { cause });
  });
  if ((mode & OTHERS) !== 0) {
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    throw new MasterKeyUnusable(`others may touch the master key file ${file} (mode ${octal}): chmod 600 ${file}`);
  }
  const text = (await readFile(file, 'utf8')).trim();
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what is no base64; written back, it shows.
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== text) {
    throw new MasterKeyUnusable(
      `${file} does not hold ${KEY_BYTES} bytes in base64: openssl rand -base64 32 makes them`,
    );
  }
  return new MasterKey(bytes);
}

/**
 * The master key of an embedded store, made at the first start with mode 0600 in `dataDir`. It is durable when this
 * returns, and of two processes that start at once both get the same.
 * @throws MasterKeyUnusable as `loadMasterKey`.
 */
export async function loadOrCreateMasterKey(dataDir: string): Promise<MasterKey> {
  return await loadOrCreateMasterKeyFile(join(dataDir, 'master.key'));
}

/** As `loadOrCreateMasterKey`, in a file of this name. */
export async function loadOrCreateMasterKeyFile(file: string): Promise<MasterKey> {
  if (!(await exists(file))) await writeSecretOnce(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
  return await loadMasterKey(file);
}

/**
 * Puts the key of one file in place of another's, which is kept beside it as `….before`: key backups that were made
 * under it open with it alone. At every moment one of the two is whole in its place.
 */
export async function replaceMasterKeyFile(file: string, by: string): Promise<void> {
  const draft = `${file}.new`;
  await copyDurably(file, `${file}.before`);
  await copyDurably(by, draft);
  await rename(draft, file);
  await syncPath(dirname(file));
}

async function copyDurably(from: string, to: string): Promise<void> {
  // The mode goes with it: only its owner may touch it.
  await copyFile(from, to);
  await syncPath(to);
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const exists = async (file: string): Promise<boolean> =>
  await stat(file).then(
    () => true,
    () => false,
  );
