import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecretOnce } from '#config';
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

/** The pair of keys with which an installation without an identity provider signs its own tokens (ES256). */
export interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** The file is not what it should be; the message says what to do. */
export class SigningKeyUnusable extends Error {
  override readonly name = 'SigningKeyUnusable';
}

const ALGORITHM = 'ES256';
/** Of the group and of everybody else. */
const OTHERS = 0o077;

/**
 * The signing key of an installation, made at the first use with mode 0600 as `auth.key` in `dataDir`. Of two processes
 * that start at once both get the same.
 * @throws SigningKeyUnusable where the file holds something else, or others than its owner may touch it.
 */
export async function loadOrCreateSigningKey(dataDir: string): Promise<SigningKey> {
  const file = join(dataDir, 'auth.key');
  const exists = await stat(file).then(
    () => true,
    () => false,
  );
  if (!exists) await create(file);
  return load(file);
}

async function load(file: string): Promise<SigningKey> {
  const { mode } = await stat(file);
  if ((mode & OTHERS) !== 0) throw new SigningKeyUnusable(`others may touch ${file}: chmod 600 ${file}`);
  try {
    const { d, ...open_ } = JSON.parse(await readFile(file, 'utf8')) as JWK;
    const privateKey = await importJWK({ ...open_, d }, ALGORITHM);
    const publicKey = await importJWK(open_, ALGORITHM);
    if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error('a secret is no key pair');
    return { privateKey, publicKey };
  } catch (cause) {
    throw new SigningKeyUnusable(`${file} holds no ES256 key: delete it, and every token signed with it is void`, {
      cause,
    });
  }
}

async function create(file: string): Promise<void> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true });
  await writeSecretOnce(file, `${JSON.stringify(await exportJWK(pair.privateKey))}\n`);
}
