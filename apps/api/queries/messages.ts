import { Query } from '@nestjs/cqrs';
import type { Caller } from '#identity';
import type { Id } from '#kernel';
import type {
  AgendaItem,
  ClockRow,
  ComplianceReport,
  CorrectiveActionListing,
  CorrectiveActionRow,
  DepartureListing,
  DepartureRow,
  DutyListing,
  LetterListing,
  LetterRow,
  MessageListing,
  MessageRow,
  MeetingListing,
  MeetingRow,
  NoticeListing,
  NoticeRow,
  Page,
  Paging,
  PartyListing,
  PartyRow,
  PublicationListing,
  PublicationRow,
  RecurringDutyRow,
  RegisterListing,
  RegisterRow,
  ReviewedCaseRow,
  ScheduleListing,
  ScheduleRow,
  TaskListing,
  TaskRow,
  TimelineEntry,
} from '#projections';
import type { Fresh } from './freshness.ts';

/**
 * What goes over the query bus. Each is asked by somebody, and answered from what is their organisation's.
 * @template Asked what is wanted. @template Answer what comes back.
 */
abstract class Read<Wanted, Answer> extends Query<Answer> {
  constructor(
    readonly caller: Caller,
    readonly wanted: Wanted,
    /** The position that the answer has to be at least as fresh as. */
    readonly atLeast?: string,
  ) {
    super();
  }
}

/** Names one case, either way. */
export interface CaseName {
  readonly id?: Id | undefined;
  readonly reference?: string | undefined;
}

export class CaseQuery extends Read<CaseName, Fresh<{ readonly row: RegisterRow | null }>> {}
export class RegisterQuery extends Read<RegisterListing, Fresh<Page<RegisterRow>>> {}
export class ClocksQuery extends Read<Id, readonly ClockRow[]> {}
export class HistoryQuery extends Read<{ readonly caseId: Id; readonly paging: Paging }, Fresh<Page<TimelineEntry>>> {}
export class TasksQuery extends Read<TaskListing, Fresh<Page<TaskRow>>> {}
export class NoticesQuery extends Read<NoticeListing, Fresh<Page<NoticeRow>>> {}
export class LettersQuery extends Read<LetterListing, Fresh<Page<LetterRow>>> {}
export class IncomingMessagesQuery extends Read<MessageListing, Fresh<Page<MessageRow>>> {}
export class CorrectiveActionsQuery extends Read<CorrectiveActionListing, Fresh<Page<CorrectiveActionRow>>> {}
export class PartyQuery extends Read<Id, Fresh<{ readonly row: PartyRow | null }>> {}
export class PartiesQuery extends Read<PartyListing, Fresh<Page<PartyRow>>> {}
export class DeparturesQuery extends Read<DepartureListing, Fresh<Page<DepartureRow>>> {}

export class SchedulesQuery extends Read<ScheduleListing, Fresh<Page<ScheduleRow>>> {}
export class DutiesQuery extends Read<DutyListing, Fresh<Page<RecurringDutyRow>>> {}
export class MeetingsQuery extends Read<MeetingListing, Fresh<Page<MeetingRow>>> {}
/** The cases that a meeting considered. */
export class ConsideredQuery extends Read<
  { readonly meeting: Id; readonly paging: Paging },
  Fresh<Page<ReviewedCaseRow>>
> {}
/** The cases that wait for the next meeting of a body. */
export class AgendaQuery extends Read<{ readonly body: string; readonly paging: Paging }, Fresh<Page<AgendaItem>>> {}
export class PublicationsQuery extends Read<PublicationListing, Fresh<Page<PublicationRow>>> {}

/** What the report is on: `2026-Q3`, `2026`, or `2026-07-01..2026-09-30`. */
export class ReportQuery extends Read<string, Fresh<ComplianceReport>> {}

export const QUERY_MESSAGES = [
  CaseQuery,
  RegisterQuery,
  ClocksQuery,
  HistoryQuery,
  TasksQuery,
  NoticesQuery,
  LettersQuery,
  IncomingMessagesQuery,
  CorrectiveActionsQuery,
  PartyQuery,
  PartiesQuery,
  DeparturesQuery,
  SchedulesQuery,
  DutiesQuery,
  MeetingsQuery,
  ConsideredQuery,
  AgendaQuery,
  PublicationsQuery,
  ReportQuery,
] as const;
