import type { Projection } from '#read-model';
import { CASES } from '../case-event.ts';
import { joined, joinedAs, JOINING_TYPES, partyKey, type Joining } from './joining.ts';
import type { PartyCaseRow } from './row.ts';

/** One row for each case that somebody is a party to. */
export const partyCases: Projection<PartyCaseRow, Joining> = {
  name: 'party_cases',
  version: 1,
  handles: JOINING_TYPES,
  prefixes: CASES,
  table: {
    columns: { party: 'text', caseId: 'text', joinedAs: 'text', since: 'instant' },
    indexes: [['organisation', 'party', 'caseId']],
  },
  partition: (event) => partyKey(event.meta.organisation, event.data.party),
  reads: () => [],
  fold(_rows, event) {
    const { organisation, occurredAt } = event.meta;
    const { party, caseId } = joined(event);
    const as = joinedAs(event);
    return [
      {
        put: {
          key: `${partyKey(organisation, party)}/${caseId}/${as}`,
          organisation,
          party,
          caseId,
          joinedAs: as,
          since: occurredAt,
        },
      },
    ];
  },
};
