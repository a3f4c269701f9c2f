import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An S3-compatible store as far as attachments go, in memory: it takes requests that are signed, and refuses others. */
export class S3Server {
  readonly objects = new Map<string, Buffer>();
  readonly requests: string[] = [];
  /** Answers of these statuses come first, one for each request. */
  readonly failures: number[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(accessKeyId: string): Promise<S3Server> {
    const server = createServer();
    const started = new S3Server(server);
    server.on('request', (request, response) => {
      void started.#answer(request, accessKeyId).then(({ status, body }) => response.writeHead(status).end(body));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return started;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await once(this.#server.close(), 'close');
  }

  async #answer(request: IncomingMessage, accessKeyId: string): Promise<{ status: number; body?: Buffer | string }> {
    const { method = '', url = '' } = request;
    const body = await buffer(request);
    this.requests.push(`${method} ${url}`);
    const failure = this.failures.shift();
    if (failure !== undefined) return { status: failure };
    if (!isSigned(request, accessKeyId)) return { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' };
    if (method === 'PUT') {
      this.objects.set(url, body);
      return { status: 200 };
    }
    const object = this.objects.get(url);
    return object === undefined ? { status: 404 } : { status: 200, body: object };
  }
}

/** The parts that a signature of version 4 has, in the name of this key. */
function isSigned({ headers }: IncomingMessage, accessKeyId: string): boolean {
  const [, credential, signed = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  return (
    credential?.startsWith(`${accessKeyId}/`) === true &&
    credential.endsWith('/eu-west-2/s3/aws4_request') &&
    signature !== undefined &&
    ['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.split(';').includes(name)) &&
    typeof headers['x-amz-date'] === 'string'
  );
}
