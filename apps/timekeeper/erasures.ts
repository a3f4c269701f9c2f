import type { PartyEventMap } from '#party';
import type { ProcessManager } from './process-manager.ts';

/** Destroys the key again of everybody who was erased, should a crash have come between the event and the key. */
export const erasures: ProcessManager = {
  name: 'erasures',
  prefixes: ['party-'],
  react(event) {
    if (event.type !== 'PersonErased') return [];
    const { subject } = event.data as PartyEventMap['PersonErased'];
    return [{ organisation: event.meta.organisation, destroyKeyOf: subject }];
  },
};
