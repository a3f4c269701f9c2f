import type { Decided, EventCatalogue, Id, Metadata, Recorded, UnionOf } from '#kernel';
import { actSchemas, type Acts, type Data } from './acts.ts';
import { consequences } from './consequences.ts';

export const consequenceSchemas = consequences;
export * from './acts.ts';
export { RELATIONS } from './relations.ts';
export { CONDUCT } from './words.ts';

export type Consequences = Data<typeof consequences>;
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
