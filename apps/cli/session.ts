import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Core } from '#application';
import { readConfig, type Config } from '#config';
import type { Caller } from '#identity';
import { nameAtCommandLine } from '#kernel';
import { loadMasterKey, type MasterKey } from '#privacy';
import { openHeldCore } from '../projector/held-core.ts';
import { openStores, type Stores } from '../standalone/stores.ts';
import { Refused } from './output.ts';

export interface Session {
  readonly config: Config;
  readonly stores: Stores;
  readonly core: Core;
}

/**
 * Runs a command on the stores: those of a running process, embedded ones opened for the moment, or servers.
 * @param does what it does: what writes, or throws away what may be the only copy, is refused where the log is not the
 * one that everything beside it belongs to; what reads goes on, and says so; what `judges` the log says it itself.
 */
export async function withCore<T>(
  work: (session: Session) => Promise<T>,
  does: 'read' | 'write' | 'judge' = 'read',
): Promise<T> {
  return withStores(async ({ config, stores }) => {
    const core = await openHeldCore(config, stores);
    try {
      const { fault } = core.guard;
      if (fault !== null && does === 'write') throw fault;
      if (fault !== null && does === 'read') process.stderr.write(`redress: ${fault.message}\n`);
      return await work({ config, stores, core });
    } finally {
      await core.close();
    }
  });
}

/** As `withCore`, for what must leave the log as it is: opening the core may declare manual time in an empty one. */
export async function withStores<T>(work: (session: Omit<Session, 'core'>) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const stores = await openStores(config, {
    attach: true,
    onFailure: (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    },
  });
  try {
    return await work({ config, stores });
  } finally {
    await stores.close();
  }
}

/** `null` where it is not here, or cannot be used: for what goes on without it, and says so. */
export const masterKeyIfHere = ({ config }: Pick<Session, 'config'>): Promise<MasterKey | null> =>
  loadMasterKey(masterKeyFileOf(config)).catch(() => null);

export const masterKeyFileOf = ({ MASTER_KEY_FILE, DATA_DIR }: Config): string =>
  MASTER_KEY_FILE ?? join(DATA_DIR, 'master.key');

/** Whoever is at the terminal, and no person whom the organisation knows; trusted as far as the machine trusts them with the data directory or the servers. */
export const operator = (organisation: string): Caller => ({
  organisation,
  person: nameAtCommandLine(userInfo().username),
  role: 'administrator',
  authenticated: 'local',
});

/** @throws Refused where the organisation is not registered, naming how to register it. */
export async function knownOrganisation(core: Core, organisation: string) {
  const state = await core.library.organisation(organisation);
  if (!state.registered)
    throw new Refused(`The organisation ${organisation} is not registered (mutation registerOrganisation).`);
  return state;
}
