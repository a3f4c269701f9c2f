import { createHmac, hkdfSync } from 'node:crypto';
import { canonicalJson } from '#kernel';
import type { Erased, Id, Sealed } from '#kernel';
import { decrypt, encrypt, KEY_BYTES } from './aead.ts';
import { SealBroken } from './faults.ts';
import type { SubjectKeys, SubjectStanding } from './subject-keys.ts';

/**
 * Seals personal data under the key of the person it is about. What is sealed is bound to its organisation, its
 * subject and the field it was first written to; without the key, nobody reads it again.
 */
export class Vault {
  readonly #keys: SubjectKeys;

  constructor(keys: SubjectKeys) {
    this.#keys = keys;
  }

  /**
   * @param path `Type.field` of the event it is first written to.
   * @throws SubjectErased
   */
  async seal(organisation: string, subject: Id, path: string, text: string): Promise<Sealed> {
    const key = await this.#keys.toSeal(organisation, subject);
    const bytes = encrypt(key, Buffer.from(text, 'utf8'), boundTo(organisation, subject, path));
    return { sealed: bytes.toString('base64url'), subject, path };
  }

  /** @throws SealBroken, KeyMissing */
  async open(organisation: string, sealed: Sealed): Promise<string | Erased> {
    const [opened] = await this.openAll(organisation, [sealed]);
    if (opened === undefined) throw new SealBroken(sealed.subject, sealed.path);
    return opened;
  }

  /** Opens many with one look into the key store; the answers are in the order of the questions. Throws as `open`. */
  async openAll(organisation: string, sealed: readonly Sealed[]): Promise<readonly (string | Erased)[]> {
    const subjects = [...new Set(sealed.map(({ subject }) => subject))];
    const keys = await this.#keys.toOpen(organisation, subjects);
    return sealed.map((one) => {
      const key = keys.get(one.subject) ?? null;
      return key === null ? { erased: true, subject: one.subject } : openWith(key, organisation, one);
    });
  }

  /**
   * Seals what is no text, such as a file.
   * @param path names it for good: what it is opened as must be what it was sealed as.
   * @throws SubjectErased
   */
  async sealBytes(organisation: string, subject: Id, path: string, plain: Uint8Array): Promise<Uint8Array> {
    const key = await this.#keys.toSeal(organisation, subject);
    return encrypt(key, plain, boundTo(organisation, subject, path));
  }

  /** @throws SealBroken, KeyMissing */
  async openBytes(organisation: string, subject: Id, path: string, sealed: Uint8Array): Promise<Uint8Array | Erased> {
    const key = (await this.#keys.toOpen(organisation, [subject])).get(subject) ?? null;
    if (key === null) return { erased: true, subject };
    const plain = decrypt(key, sealed, boundTo(organisation, subject, path));
    if (plain === null) throw new SealBroken(subject, path);
    return plain;
  }

  /** Whether the organisation holds sealed data of somebody. By it a party is known without a look into the log. */
  standing(organisation: string, subject: Id): Promise<SubjectStanding> {
    return this.#keys.standing(organisation, subject);
  }

  /**
   * A short text that is the same for the same text of the same field and subject, and says nothing without the key:
   * by it a repeated command is known without a hash of personal data in the log, which would outlive an erasure.
   * @throws SubjectErased
   */
  async fingerprint(organisation: string, subject: Id, path: string, text: string): Promise<string> {
    const key = await this.#keys.toSeal(organisation, subject);
    // A key of its own, so that one key never does two things.
    const macKey = Buffer.from(hkdfSync('sha256', key, '', 'fingerprint', KEY_BYTES));
    return createHmac('sha256', macKey)
      .update(canonicalJson([path, text]))
      .digest('base64url');
  }

  /**
   * Destroys the subject's key: everything sealed under it reads as `Erased` from now on, and nothing more can be
   * sealed for them. May be repeated.
   */
  async erase(organisation: string, subject: Id): Promise<void> {
    await this.#keys.erase(organisation, subject);
  }
}

function openWith(key: Uint8Array, organisation: string, { sealed, subject, path }: Sealed): string {
  const plain = decrypt(key, Buffer.from(sealed, 'base64url'), boundTo(organisation, subject, path));
  if (plain === null) throw new SealBroken(subject, path);
  return plain.toString('utf8');
}

/** The additional data of the cipher. As JSON, so that no two places are written alike. */
const boundTo = (organisation: string, subject: Id, path: string): string =>
  canonicalJson([organisation, subject, path]);
