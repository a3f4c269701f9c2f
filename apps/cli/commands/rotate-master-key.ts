import { join, resolve } from 'node:path';
import { openKeyStore } from '#application';
import type { Config } from '#config';
import { changeMasterKey, loadMasterKey, loadOrCreateMasterKeyFile, replaceMasterKeyFile } from '#privacy';
import { answer, Refused } from '../output.ts';
import { withStores } from '../session.ts';

interface Options {
  readonly to: string;
  readonly json: boolean;
}

/**
 * `redress rotate-master-key --to FILE`: every person's key under another master key. Interrupted at any moment, the
 * same command says what is left to do and does it.
 */
export async function rotateMasterKey({ to, json }: Options): Promise<void> {
  await withStores(async ({ config, stores }) => {
    const file = fileOf(config);
    if (resolve(to) === resolve(file)) throw new Refused(`${to} is the master key's own file: name another one.`);
    const before = await loadMasterKey(file);
    // Durable before anything is wrapped under it.
    const after = await loadOrCreateMasterKeyFile(to);
    const store = await openKeyStore(config, stores);
    try {
      const change = await changeMasterKey(store, before, after);
      if (config.MASTER_KEY_FILE === undefined) await replaceMasterKeyFile(file, to);
      const done = change.outcome === 'changed' ? `${change.keys} keys are under the new master key.` : 'Done before.';
      answer(json, { ...change, file: to }, `${done} ${whatNext(config, to)}`);
    } finally {
      await store.close();
    }
  });
}

const fileOf = (config: Config): string => config.MASTER_KEY_FILE ?? join(config.DATA_DIR, 'master.key');

const whatNext = (config: Config, to: string): string =>
  `${config.MASTER_KEY_FILE === undefined ? `It is in ${fileOf(config)} now, the old one beside it.` : `Set MASTER_KEY_FILE=${to}.`} Start every Redress on these stores again, back up the keys and the master key, each where it belongs, and destroy older backups of the keys and the old master key.`;
