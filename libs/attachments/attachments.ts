import { createHash } from 'node:crypto';
import type { Erased, Id } from '#kernel';
import { SealBroken, type Vault } from '#privacy';
import type { Blobs } from './blobs.ts';

/** Bytes of the largest content that is taken; a file is held in memory while it is sealed and opened. */
export const MAX_BYTES = 25 * 1024 * 1024;

/** Whose attachment: the same content of two people is kept twice, because each can be erased for itself. */
export interface Owner {
  readonly organisation: string;
  /** The person under whose key it is sealed. */
  readonly subject: Id;
}

/** What became of something that was looked for. */
export type Found =
  | { readonly found: 'here'; readonly content: Uint8Array }
  | { readonly found: 'erased' }
  /** Nothing is kept under this hash. */
  | { readonly found: 'missing' }
  /** What is kept is not what was put there. */
  | { readonly found: 'damaged' };

/** Files of cases: named by their content, sealed under the key of the person they belong to. */
export class Attachments {
  readonly #blobs: Blobs;
  readonly #vault: Vault;

  constructor(blobs: Blobs, vault: Vault) {
    this.#blobs = blobs;
    this.#vault = vault;
  }

  /**
   * Keeps content, once however often it is given. Durable when this returns.
   * @returns its sha-256 in hex, by which it is found again.
   * @throws SubjectErased, BlobsUnavailable, and what the file system throws.
   */
  async keep({ organisation, subject }: Owner, content: Uint8Array): Promise<string> {
    const hash = sha256(content);
    const sealed = await this.#vault.sealBytes(organisation, subject, pathOf(hash), content);
    // What is there but damaged is mended by whoever has the content once more.
    const standing = await this.find({ organisation, subject }, hash);
    if (standing.found !== 'here') await this.#blobs.put(nameOf({ organisation, subject }, hash), sealed);
    return hash;
  }

  /** @throws KeyMissing, BlobsUnavailable, and what the file system throws. */
  async find(owner: Owner, hash: string): Promise<Found> {
    const { organisation, subject } = owner;
    // Of somebody who was erased nothing is looked for: what is still there opens no more.
    if ((await this.#vault.standing(organisation, subject)) === 'erased') return { found: 'erased' };
    const sealed = await this.#blobs.get(nameOf(owner, hash));
    if (sealed === null) return { found: 'missing' };
    const opened = await this.#open(owner, hash, sealed);
    if (opened === null) return { found: 'damaged' };
    if ('erased' in opened) return { found: 'erased' };
    return sha256(opened) === hash ? { found: 'here', content: opened } : { found: 'damaged' };
  }

  async #open({ organisation, subject }: Owner, hash: string, sealed: Uint8Array): Promise<Uint8Array | Erased | null> {
    try {
      return await this.#vault.openBytes(organisation, subject, pathOf(hash), sealed);
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  }
}

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Bound into the seal, so that one file does not open as another. */
const pathOf = (hash: string): string => `Attachment.${hash}`;

/**
 * One folder for each person. Its name is a digest, because an id may hold what no file system takes, and says to
 * nobody who looks at the store whose files these are.
 */
const nameOf = ({ organisation, subject }: Owner, hash: string): string =>
  `${sha256(Buffer.from(JSON.stringify([organisation, subject])))}/${hash}`;
