import type { Acts } from '#casework';
import type { Recorded } from '#kernel';
import type { PartyCommand } from '#party';
import type { ProcessManager } from './process-manager.ts';

/** What belongs to the person and not to the case is noted on the stream of the party as well, with its seals. */
export const parties: ProcessManager = {
  name: 'parties',
  prefixes: ['case-'],
  react(event) {
    const { organisation, occurredAt: happenedAt } = event.meta;
    const partyOfCase = event.stream.slice('case-'.length);
    if (event.type === 'ActVoided') {
      const { act } = event.data as Acts['ActVoided'];
      return [{ organisation, partyOfCase, voided: act, at: happenedAt }];
    }
    const command = commandFor(event);
    if (command === null) return [];
    return [{ organisation, partyOfCase, command: { ...command, happenedAt } }];
  },
};

function commandFor({ type, data, stream }: Recorded): PartyCommand | null {
  const onCase = stream.slice('case-'.length);
  switch (type) {
    case 'ContactRestricted': {
      const { restriction, arrangements, reason, reviewOn } = data as Acts['ContactRestricted'];
      return { type: 'restrict', data: { restriction, case: onCase, arrangements, reason, reviewOn } };
    }
    case 'ContactRestrictionLifted': {
      const { restriction, reason } = data as Acts['ContactRestrictionLifted'];
      return { type: 'lift', data: { restriction, reason } };
    }
    case 'RepresentativeAuthorised': {
      const { party, name, capacity, consentOn, consentEvidence } = data as Acts['RepresentativeAuthorised'];
      const known = { capacity, consentOn, consentEvidence };
      return { type: 'nameRepresentative', data: { representative: party, case: onCase, name, ...known } };
    }
    default:
      return null;
  }
}
