import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** From here on systems hand ports out to whoever asks for any: Linux from 32,768, others from 49,152. */
const HANDED_OUT_FROM = 32_768;
const LOWEST = 20_000;
/** Ports tried. */
const ATTEMPTS = 50;

/**
 * A port of the loopback address that nobody listens on, and that no connection or listener is given while whoever has
 * it is away: one that the system hands out may be somebody else's after a restart, even that of a connection to itself.
 * @returns 0, for any that the system hands out, where none was found.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(LOWEST, HANDED_OUT_FROM);
    if (await isFree(port)) return port;
  }
  return 0;
}

/** Asked by taking it: between this and its use somebody else may. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
