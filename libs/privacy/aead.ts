import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Bytes of an AES-256 key. */
export const KEY_BYTES = 32;
/**
 * Bytes of the nonce, drawn at random. One key seals the few hundred fields of one person (the master key, one key per
 * person), far below the 2^32 at which random nonces of 96 bits become a risk.
 */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. The nonce, the ciphertext and the tag, in this order. */
export function encrypt(key: Uint8Array, plain: Uint8Array, additionalData: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(additionalData, 'utf8'));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `encrypt`; `null` where the key, the text or the additional data is not the one it was made with. */
export function decrypt(key: Uint8Array, sealed: Uint8Array, additionalData: string): Buffer | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(sealed.length - TAG_BYTES);
  // The length is fixed here, because a shorter tag would be accepted and is easier to forge.
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(additionalData, 'utf8'));
  decipher.setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}
