import { KeyMissing, WrongMasterKey } from './faults.ts';
import type { KeyStore } from './key-store.ts';
import type { MasterKey } from './master-key.ts';
import { checkValueUnder, ownerOf, SubjectKeys } from './subject-keys.ts';

/** What became of it: every key was wrapped anew, or had been by an earlier attempt. */
export type MasterKeyChange =
  { readonly outcome: 'changed'; readonly keys: number } | { readonly outcome: 'as it was' };

/**
 * Wraps the key of every person under another master key. All of them and the check value change in one step, so that
 * whenever this ends, and however, one master key opens all of them and the other one none. Processes that work under
 * the old one meanwhile can neither open nor keep a key from then on, and say so (WrongMasterKey).
 * @throws WrongMasterKey where the keys are under neither; KeyMissing where one does not open, and then nothing changed
 */
export async function changeMasterKey(store: KeyStore, from: MasterKey, to: MasterKey): Promise<MasterKeyChange> {
  const check = await store.keepCheckValue(checkValueUnder(from));
  if (SubjectKeys.areUnder(to, check)) return { outcome: 'as it was' };
  if (!SubjectKeys.areUnder(from, check)) throw new WrongMasterKey();
  const keys = await store.rewrapAll(check, checkValueUnder(to), ({ organisation, subject, wrapped }) => {
    const owner = ownerOf(organisation, subject);
    const key = from.unwrap(wrapped, owner);
    if (key === null) throw new KeyMissing(organisation, subject);
    return to.wrap(key, owner);
  });
  return { outcome: 'changed', keys };
}
