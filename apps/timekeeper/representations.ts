import type { PartyEventMap } from '#party';
import type { ProcessManager } from './process-manager.ts';

/** Who acts for a person no more does so on none of their cases (M-18): each on which they were authorised hears of it. */
export const representations: ProcessManager = {
  name: 'representations',
  prefixes: ['party-'],
  react(event) {
    if (event.type !== 'RepresentationEnded') return [];
    const { representative: party, reason, cases = [] } = event.data as PartyEventMap['RepresentationEnded'];
    const act = { type: 'RepresentativeStoodDown' as const, data: { party, reason } };
    return cases.map((recordOn) => ({ organisation: event.meta.organisation, recordOn, acts: [act] }));
  },
};
