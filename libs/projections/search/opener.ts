import { KeyMissing, SealBroken, type Vault } from '#privacy';
import type { Opener } from '#read-model';

/**
 * Opens personal data for the search projection by the vault. What will never open (a seal that was tampered with, a
 * key that is not in the store) is told apart from a key store that is down, which is worth waiting for.
 */
export const openerOf =
  (vault: Pick<Vault, 'openAll'>): Opener =>
  async (organisation, sealed) => {
    try {
      return await vault.openAll(organisation, sealed);
    } catch (error) {
      if (!isHopeless(error)) throw error;
      if (sealed.length === 1) return [error];
      // One of them spoils them all: each for itself.
      const opened = [];
      for (const one of sealed) opened.push(...(await openerOf(vault)(organisation, [one])));
      return opened;
    }
  };

const isHopeless = (error: unknown): error is Error => error instanceof KeyMissing || error instanceof SealBroken;
