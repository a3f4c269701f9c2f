import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FileDamagedError, FileUnusableError } from './errors.ts';
import { LOG_FILE } from './event-log.ts';
import { faultOfTreeFile } from './tree-file.ts';

/** Whether a damaged log can be read from one end to the other by a process that may die of it. */
export type Probe = (directory: string) => boolean | Promise<boolean>;

/**
 * Looks at the file of a log before it is mapped into memory.
 * @returns the damage of a file that can be read all the same, to be read and not written; `null` of a whole one, or none.
 * @throws FileDamagedError where reading it would end the process, FileUnusableError where it cannot be opened
 */
export async function lookAt(directory: string, probe: Probe = readsThrough): Promise<FileDamagedError | null> {
  const path = join(directory, LOG_FILE);
  let fault: string | null;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    fault = faultOfTreeFile(path);
  } catch (error) {
    throw new FileUnusableError(path, error);
  }
  if (fault === null) return null;
  const isReadable = await probe(directory);
  const damage = new FileDamagedError(path, fault, isReadable);
  if (!isReadable) throw damage;
  return damage;
}

/** ms; a log that cannot be read within them is not waited for. */
const LONGEST = 600_000;

async function readsThrough(directory: string): Promise<boolean> {
  const isSource = import.meta.url.endsWith('.ts');
  const execArgv = isSource ? (await import('../../testing/typescript.ts')).typescriptArguments() : [];
  const script = new URL(`./probe/worker.${isSource ? 'ts' : 'js'}`, import.meta.url);
  const { status } = spawnSync(process.execPath, [...execArgv, script.pathname, directory], {
    stdio: 'ignore',
    timeout: LONGEST,
    killSignal: 'SIGKILL',
  });
  return status === 0;
}
