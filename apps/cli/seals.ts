import type { SealState } from '#backup';

/** What a backup's seal says, for people. */
export const SEALS: Readonly<Record<SealState, string>> = {
  whole: 'Its seal is whole: these are all the lines that were written.',
  unsealed:
    'It has no seal, as those of earlier releases, or those that were made without the master key: whether something was left out of it on purpose cannot be told.',
  'another key':
    'It is sealed under a master key that is not here: put that in place, and `redress verify FILE` says whether something was left out of it.',
};
