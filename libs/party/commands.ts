import type { Instant, LocalDate } from '#kernel';
import type { PartyEventMap } from './events.ts';

interface Command<T extends keyof PartyEventMap, Name extends string, Filled extends string = never> {
  readonly type: Name;
  readonly data: Omit<PartyEventMap[T], Filled>;
  /**
   * When it happened, where it was done elsewhere (on a case) and is only noted here: what has happened is not refused
   * for its dates.
   */
  readonly happenedAt?: Instant;
}

export type PartyCommand =
  | Command<'PartyPreferencesSet', 'setPreferences'>
  | Command<'RestrictionImposed', 'restrict', 'reviewAt'>
  | Command<'RestrictionReviewed', 'review', 'reviewAt'>
  | Command<'RestrictionLifted', 'lift'>
  | Command<'RepresentativeNamed', 'nameRepresentative'>
  | Command<'RepresentationEnded', 'endRepresentation', 'cases'>
  | Command<'PersonErased', 'erase'>
  | { readonly type: 'settle' };

export interface PartyContext {
  readonly now: Instant;
  /** Where the organisation is. */
  readonly today: LocalDate;
  /** The first instant of a local day of the organisation; `null` where the calendar has no such day. */
  readonly startOf: (day: LocalDate) => Instant | null;
  /** References of the person's cases that are open, for an erasure. */
  readonly openCases: readonly string[];
  readonly newId: () => string;
}
