import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';

/** Stands before a server, and cuts what goes through it, in the middle of a frame if it falls so. */
export class CuttingProxy {
  /** How often it has cut, with something to cut. */
  cuts = 0;
  readonly #open = new Set<Socket>();
  #cutAfter = Infinity;

  private constructor(
    private readonly target: () => number,
    private readonly server: ReturnType<typeof createServer>,
  ) {}

  /** @param target the port of the server, which may be another one after each start */
  static async before(target: () => number): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(target, server);
    server.on('connection', (socket) => proxy.#join(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * So many times, lets some bytes through and breaks every connection then, which is hardly ever at the end of a frame.
   * @returns how often it came to that
   */
  async cut(times: number, mostBytes: number, random: Random): Promise<number> {
    const before = this.cuts;
    for (let cut = 0; cut < times; cut += 1) {
      this.#cutAfter = 1 + random.below(mostBytes);
      await pause(400);
    }
    this.#cutAfter = Infinity;
    return this.cuts - before;
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
    this.server.close();
  }

  #join(near: Socket): void {
    const far = connect(this.target(), '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#open.add(from);
      from.on('data', (chunk: Buffer) => this.#pass(chunk, to));
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#open.delete(from);
        to.destroy();
      });
    }
  }

  #pass(chunk: Buffer, to: Socket): void {
    const passed = chunk.subarray(0, Math.min(chunk.length, this.#cutAfter));
    if (!to.destroyed) to.write(passed);
    this.#cutAfter -= chunk.length;
    if (this.#cutAfter > 0) return;
    this.#cutAfter = Infinity;
    this.cuts += 1;
    // What was let through goes out first; the rest of the frame never comes.
    setImmediate(() => {
      for (const socket of this.#open) socket.destroy();
    });
  }
}
