import { packVocabulary } from '../index.ts';
import { checkPack, type Pack } from '#procedure';
import { textOf } from '../../procedure/pack/testing/packs.ts';

/** A pack of `test/packs`, through the same check that publishing makes. */
export function otherPack(id: string): Pack {
  const checked = checkPack(textOf(`test/packs/${id}.yaml`), packVocabulary);
  if (!checked.ok) throw new Error(checked.faults.map(({ line, message }) => `line ${line}: ${message}`).join('\n'));
  return checked.pack;
}
