import type { Id, Instant, LocalDate } from '#kernel';
import type { CalendarVersion, Schedule } from '#procedure';
import type { OrganisationEventMap } from './events.ts';

type Command<T extends keyof OrganisationEventMap, Name extends string> = {
  readonly type: Name;
  readonly data: OrganisationEventMap[T];
};

export type OrganisationCommand =
  | Command<'OrganisationRegistered', 'register'>
  | Command<'OrganisationAmended', 'amend'>
  | Command<'RoleHolderAppointed', 'appoint'>
  | Command<'RoleHolderDismissed', 'dismiss'>
  | Command<'AbsenceCovered', 'coverAbsence'>
  | Command<'AbsenceEnded', 'endAbsence'>
  | Command<'ClosureDayDeclared', 'declareClosureDay'>
  | Command<'ClosureDayWithdrawn', 'withdrawClosureDay'>
  | Command<'ListEntryAdded', 'addListEntry'>
  | Command<'ListEntryRetired', 'retireListEntry'>
  | Command<'PolicyReviewHeld', 'recordReview'>
  | Command<'WorkHandoverBegun', 'beginHandover'>
  | Command<'WorkHandoverEnded', 'endHandover'>
  /** Writes what is already true by time and by other streams. Idempotent by nature. */
  | { readonly type: 'settle' };

/** A version of a pack, and since when it is the one in force; `null` where none is published any more. */
export interface PublishedProcedure {
  readonly version: number | null;
  readonly at: Instant;
  /** The division by whose days it counts. */
  readonly calendar: string;
  readonly schedules: readonly Schedule[];
}

/** Something that did a recurring duty and is on record in another stream. */
export type DoneElsewhere = {
  /** Of the report or meeting. */
  readonly id: Id;
  /** The day on which it was issued or held. */
  readonly on: LocalDate;
  /** When Redress learned of it. */
  readonly at: Instant;
} & ({ readonly what: 'report'; readonly period: string } | { readonly what: 'meeting'; readonly of: string });

/** Everything that a decision needs beside the organisation itself. Given, never fetched. */
export interface OrganisationContext {
  readonly now: Instant;
  readonly newId: () => Id;
  readonly isTimeZone: (name: string) => boolean;
  /** Every version of a pack that came into force, oldest first. */
  readonly procedures: (pack: string) => readonly PublishedProcedure[];
  /** A division's calendar as it was published at a moment. */
  readonly calendar: (division: string, at: Instant) => CalendarVersion | undefined;
  /** Since when another version of a division's calendar was in force, each time; oldest first. */
  readonly calendarChanges: (division: string) => readonly Instant[];
  readonly tzdb: string;
  /** Reports issued and meetings held, in the order in which Redress learned of them. */
  readonly doneElsewhere: readonly DoneElsewhere[];
}
