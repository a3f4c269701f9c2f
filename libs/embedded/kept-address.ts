import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSecretOnce } from '#config';
import { freePort, isFree } from './free-port.ts';

/** What a node can be reached by, as it was the last time that one ran on a data directory. */
export interface KeptAddress {
  /** Another one where there was none, or where it is taken now. */
  readonly port: number;
  readonly secret: string;
}

const secretFile = (directory: string): string => join(directory, 'eventstore.secret');
const portFile = (directory: string): string => join(directory, 'eventstore.port');

/** Makes the secret at the first start, with mode 0600. Whoever can read it can read the log beside it as well. */
export async function addressBefore(directory: string): Promise<KeptAddress> {
  await writeSecretOnce(secretFile(directory), randomBytes(32).toString('base64url'));
  const secret = (await readFile(secretFile(directory), 'utf8')).trim();
  const port = Number(await readFile(portFile(directory), 'utf8').catch(() => '0'));
  const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
  return { secret, port: isPort && (await isFree(port)) ? port : await freePort() };
}

/** @param connectionString of the node that runs now. */
export async function rememberPort(directory: string, connectionString: string): Promise<void> {
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(connectionString) ?? [];
  if (port !== undefined) await writeFile(portFile(directory), port, { mode: 0o600 });
}
