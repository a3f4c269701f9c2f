import type { Aggregate } from '#kernel';
import type { PartyCommand, PartyContext } from './commands.ts';
import { decide } from './decide.ts';
import { partyCatalogue, type PartyEvent } from './events.ts';
import { evolve, initialParty, type PartyState } from './state.ts';

export * from './commands.ts';
export { decide, PARTY_EVENT_OF, PARTY_REFUSALS, personErased } from './decide.ts';
export * from './events.ts';
export * from './state.ts';

/** A person or company behind one case or several: what holds for them whatever the case, and their erasure. */
export const partyAggregate: Aggregate<PartyState, PartyCommand, PartyEvent, PartyContext> = {
  name: 'party',
  scope: 'organisation',
  initial: initialParty,
  evolve,
  decide,
  catalogue: partyCatalogue,
};
