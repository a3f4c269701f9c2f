import type { Decided, EventCatalogue, Id, Metadata, Recorded, UnionOf } from '#kernel';
import type { z } from 'zod';
import { closing } from './closing.ts';
import { conduct } from './conduct.ts';
import { consequences } from './consequences.ts';
import { correspondence } from './correspondence.ts';
import { escalation } from './escalation.ts';
import { handling } from './handling.ts';
import { intake } from './intake.ts';
import { learning } from './learning.ts';
import { outcome } from './outcome.ts';
import { relations } from './relations.ts';
import { replies } from './replies.ts';
import { resolution } from './resolution.ts';

/** What somebody did: the schemas of a case's acts, chapter by chapter. */
export const actSchemas = {
  ...intake,
  ...handling,
  ...resolution,
  ...replies,
  ...escalation,
  ...outcome,
  ...learning,
  ...conduct,
  ...relations,
  ...correspondence,
  ...closing,
};
export const consequenceSchemas = consequences;
export { RELATIONS } from './relations.ts';
export { CONDUCT } from './words.ts';

type Data<S extends Record<string, z.ZodType>> = { [K in keyof S]: z.infer<S[K]> };
export type Acts = Data<typeof actSchemas>;
export type Consequences = Data<typeof consequences>;
export type ActType = keyof Acts;
export type CaseEventMap = Acts & Consequences;
export type CaseEventType = keyof CaseEventMap;
export type Act = UnionOf<Acts>;
export type CaseEvent = UnionOf<CaseEventMap>;
/** The part of a stored event that the fold uses, so that a decision can fold what it has not stored yet. */
export type Foldable = CaseEvent & {
  readonly id: Id;
  readonly meta: Pick<Metadata, 'occurredAt' | 'decidedAt' | 'actor' | 'causedBy'>;
};
export type RecordedCaseEvent = Recorded<CaseEvent>;
/** With an id, and not yet stored. */
export type DecidedCaseEvent = Decided<CaseEvent>;

/** Every event of a case, for the codec. Version 1 of each: nothing has had to change yet. */
export const caseCatalogue = Object.fromEntries(
  Object.entries({ ...actSchemas, ...consequences }).map(([type, schema]) => [type, { version: 1, schema }]),
) as EventCatalogue;

/** The intake acts, either of which `Received` in a pack means. */
export const INTAKE: readonly string[] = ['ComplaintReceived', 'FeedbackReceived'];

/** The field that names what an act is about, where a case can have several of it. */
export const SUBJECT_FIELD: Readonly<Partial<Record<CaseEventType, string>>> = {
  ResolutionProposed: 'proposal',
  ResolutionApproved: 'proposal',
  ResolutionRejected: 'proposal',
  ResolutionAccepted: 'proposal',
  ResolutionDeclined: 'proposal',
  ActionAgreed: 'action',
  ActionRescheduled: 'action',
  ActionCompleted: 'action',
  ActivityScheduled: 'activity',
  ActivityCompleted: 'activity',
  ReferralRequestReceived: 'request',
  ReferralRequestAnswered: 'request',
  CorrectiveActionRaised: 'correctiveAction',
  ContributionRequested: 'contribution',
  ContributionReceived: 'contribution',
  RemedyOffered: 'remedy',
  RemedyAccepted: 'remedy',
  RemedyDeclined: 'remedy',
  RemedyProvided: 'remedy',
  ContactRestricted: 'restriction',
  ContactRestrictionLifted: 'restriction',
  DispatchRequested: 'dispatch',
  DispatchDelayed: 'dispatch',
  DispatchCompleted: 'dispatch',
  DispatchFailed: 'dispatch',
  ReviewHeld: 'meeting',
};

/** What an event of this type is about, if it names it. */
export function subjectOf(event: { readonly type: string; readonly data: object }): string | undefined {
  const field = SUBJECT_FIELD[event.type as CaseEventType];
  const value = field === undefined ? undefined : (event.data as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : undefined;
}
