import { createHash } from 'node:crypto';
import { AwsClient } from 'aws4fetch';
import { BlobsUnavailable, type Blobs } from './blobs.ts';
import type { S3Address } from './s3-address.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** ms for one request, its answer included. */
const TIMEOUT = 60_000;
/** After a first attempt that the store answered with 429 or 5xx, with growing pauses between them. */
const RETRIES = 3;

/** Blobs as objects of an S3-compatible store, addressed by path, which every one of them understands. */
export class S3Blobs implements Blobs {
  readonly #client: AwsClient;
  readonly #root: string;

  constructor({ endpoint, bucket, prefix, region }: S3Address, credentials: S3Credentials) {
    this.#client = new AwsClient({ ...credentials, region, service: 's3', retries: RETRIES });
    this.#root = `${endpoint}/${bucket}/${prefix}`;
  }

  /** The store has it for good once it has answered. */
  async put(name: string, bytes: Uint8Array): Promise<void> {
    // Told, because by default the body is left out of what is signed.
    const digest = createHash('sha256').update(bytes).digest('hex');
    const headers = { 'content-type': 'application/octet-stream', 'x-amz-content-sha256': digest };
    const response = await this.#send('keep a file', name, { method: 'PUT', body: bytes.slice(), headers });
    if (!response.ok) throw new BlobsUnavailable('keep a file', await reasonOf(response));
  }

  async get(name: string): Promise<Uint8Array | null> {
    const response = await this.#send('give a file', name, { method: 'GET' });
    if (response.status === 404) return null;
    if (!response.ok) throw new BlobsUnavailable('give a file', await reasonOf(response));
    return new Uint8Array(await response.arrayBuffer());
  }

  async #send(operation: string, name: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#client.fetch(`${this.#root}${name}`, { ...init, signal: AbortSignal.timeout(TIMEOUT) });
    } catch (error) {
      throw new BlobsUnavailable(operation, error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
}

/** The code in the store's own words, without what it repeats of the request. */
async function reasonOf(response: Response): Promise<string> {
  const [, code] = /<Code>([^<]{1,100})<\/Code>/.exec(await response.text()) ?? [];
  return `it answered ${response.status}${code === undefined ? '' : ` ${code}`}`;
}
