import type { RecordedCaseEvent } from '#casework';
import type { Id, Recorded } from '#kernel';
import { caseIdOf, INTAKE_TYPES } from '../case-event.ts';
import type { PartyTo } from './row.ts';

/** Acts by which somebody becomes a party to a case; each names them in `party`. */
export const JOINING_TYPES = [...INTAKE_TYPES, 'ComplainantAdded', 'RepresentativeAuthorised'] as const;
export type Joining = Extract<RecordedCaseEvent, { type: (typeof JOINING_TYPES)[number] }>;

export const isJoining = (event: { readonly type: string }): event is Joining =>
  JOINING_TYPES.some((type) => type === event.type);

/** With the organisation, because two may use the same id and neither may see the other's. */
export const partyKey = (organisation: string, party: Id): string => `${organisation}/${party}`;

export const joinedAs = ({ type }: Joining): PartyTo => {
  if (type === 'ComplainantAdded') return 'further_complainant';
  return type === 'RepresentativeAuthorised' ? 'representative' : 'complainant';
};

export const joined = (
  event: Pick<Recorded, 'stream'> & { readonly data: { readonly party: Id } },
): { readonly party: Id; readonly caseId: Id } => ({
  party: event.data.party,
  caseId: caseIdOf(event),
});
