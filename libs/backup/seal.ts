import { checkValueUnder, SubjectKeys, type MasterKey } from '#privacy';
import { z } from 'zod';
import { BackupDamaged } from './faults.ts';

/** In the trailer of a file: who has no master key can make a digest anew, and not this. */
export const sealSchema = z.strictObject({
  /** By which the master key that sealed it is known. */
  check: z.base64(),
  /** The digest of the file under that key. */
  digest: z.base64(),
});
export type Seal = z.infer<typeof sealSchema>;

/**
 * `whole`: these are the lines that were written, all of them. `unsealed`: an earlier release wrote it, the master key was
 * not at hand, or somebody took the seal away. `another key`: sealed under a master key that is not here.
 */
export type SealState = 'whole' | 'unsealed' | 'another key';

const OWNER = 'the digest of a backup';

export const sealUnder = (masterKey: MasterKey, sha256: string): Seal => ({
  check: Buffer.from(checkValueUnder(masterKey)).toString('base64'),
  digest: masterKey.wrap(Buffer.from(sha256, 'hex'), OWNER).toString('base64'),
});

/** @throws BackupDamaged where the lines are not those that were sealed */
export function sealStateOf(
  file: string,
  { count, sha256, seal }: { readonly count: number; readonly sha256: string; readonly seal?: Seal },
  masterKey: MasterKey | null,
): SealState {
  if (seal === undefined) return 'unsealed';
  if (masterKey === null || !SubjectKeys.areUnder(masterKey, Buffer.from(seal.check, 'base64'))) return 'another key';
  if (masterKey.unwrap(Buffer.from(seal.digest, 'base64'), OWNER)?.toString('hex') === sha256) return 'whole';
  const reason =
    'the lines before are not those that were sealed: somebody has taken out, changed or added some, and made the trailer anew';
  throw new BackupDamaged(file, count + 2, reason);
}
