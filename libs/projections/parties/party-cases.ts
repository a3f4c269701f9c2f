import type { RecordedCaseEvent } from '#casework';
import type { Projection } from '#read-model';
import { CASES, caseIdOf } from '../case-event.ts';
import { withTold, withVoid, type Told } from '../told.ts';
import { isJoining, joined, joinedAs, JOINING_TYPES, partyKey, type Joining } from './joining.ts';
import type { PartyCaseRow } from './row.ts';

type Handled = Joining | Extract<RecordedCaseEvent, { type: 'RepresentativeStoodDown' | 'ActVoided' }>;

/** One row for each case that somebody is a party to, or was by an act that was voided or is over. */
export const partyCases: Projection<PartyCaseRow, Handled> = {
  name: 'party_cases',
  version: 2,
  handles: [...JOINING_TYPES, 'RepresentativeStoodDown', 'ActVoided'],
  prefixes: CASES,
  table: {
    columns: { party: 'text', caseId: 'text', joinedAs: 'text', acts: 'json', isParty: 'boolean' },
    indexes: [['organisation', 'party', 'caseId']],
  },
  // Not by party: a void does not say of whom it is.
  partition: caseIdOf,
  fold(rows, event) {
    if (event.type === 'ActVoided') {
      return [...rows.values()].flatMap((row) => {
        const acts = withVoid(row.acts, event);
        return acts === row.acts ? [] : [{ put: withActs(row, acts) }];
      });
    }
    const as = isJoining(event) ? joinedAs(event) : 'representative';
    const { party, caseId } = joined(event);
    const key = `${partyKey(event.meta.organisation, party)}/${caseId}/${as}`;
    const before = rows.get(key);
    if (before === undefined && !isJoining(event)) return [];
    const row = before ?? { key, organisation: event.meta.organisation, party, caseId, joinedAs: as, acts: [] };
    return [{ put: withActs(row, withTold(row.acts, { id: event.id, type: event.type, data: {} })) }];
  },
};

const withActs = (row: Omit<PartyCaseRow, 'isParty'>, acts: readonly Told[]): PartyCaseRow => ({
  ...row,
  acts,
  isParty: isParty(acts),
});

/** The last word counts. */
function isParty(acts: readonly Told[]): boolean {
  const last = acts.findLast(({ voided, type }) => !voided && type !== 'ActVoided');
  return last !== undefined && last.type !== 'RepresentativeStoodDown';
}
