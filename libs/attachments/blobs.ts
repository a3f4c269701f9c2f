/** What is kept among the attachments under this name, which none of them has, is the place of the log that they belong to. */
export const LOG_PLACE = '.log.json';

/**
 * Where sealed content is kept: a folder, or an S3-compatible store.
 */
export interface Blobs {
  /** Keeps it under its name, in place of what was there. Durable when this returns; may be repeated. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** `null` where nothing is kept under the name. */
  get(name: string): Promise<Uint8Array | null>;
}

/** The store of the attachments did not do what it was asked; the same may be tried again. */
export class BlobsUnavailable extends Error {
  override readonly name = 'BlobsUnavailable';
  readonly code = 'ATTACHMENTS_UNAVAILABLE';

  constructor(operation: string, reason: string, options?: ErrorOptions) {
    super(`the store of the attachments did not ${operation}: ${reason}`, options);
  }
}
