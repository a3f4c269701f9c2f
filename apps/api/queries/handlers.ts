import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import {
  ClockQueries,
  CorrectiveActionQueries,
  DepartureQueries,
  LetterQueries,
  MeetingQueries,
  MessageQueries,
  NoticeQueries,
  PartyQueries,
  PublicationQueries,
  RegisterQueries,
  ReportQueries,
  ScheduleQueries,
  TaskQueries,
  TimelineQueries,
} from '#projections';
import { HOST, type ApiHost } from '../host.ts';
import { fresh } from './freshness.ts';
import { GOVERNANCE_QUERY_HANDLERS } from './governance-handlers.ts';
import {
  CaseQuery,
  ClocksQuery,
  CorrectiveActionsQuery,
  DeparturesQuery,
  HistoryQuery,
  IncomingMessagesQuery,
  LettersQuery,
  MeetingsQuery,
  NoticesQuery,
  PartiesQuery,
  PartyQuery,
  PublicationsQuery,
  RegisterQuery,
  ReportQuery,
  SchedulesQuery,
  TasksQuery,
} from './messages.ts';
import { periodOf } from './period.ts';

/** Everything that a case is shown with. */
const OF_A_CASE = ['register', 'clocks', 'tasks', 'timeline'] as const;

@QueryHandler(CaseQuery)
export class CaseQueryHandler implements IQueryHandler<CaseQuery> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ caller, wanted: { id, reference }, atLeast }: CaseQuery) {
    const { readModel } = this.host;
    const register = new RegisterQueries(readModel.dataSource);
    return fresh(readModel, OF_A_CASE, atLeast, async () => ({
      row:
        id === undefined
          ? await register.byReference(caller.organisation, reference ?? '')
          : await register.byId(caller.organisation, id),
    }));
  }
}

@QueryHandler(ClocksQuery)
export class ClocksQueryHandler implements IQueryHandler<ClocksQuery> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ caller, wanted }: ClocksQuery) {
    return new ClockQueries(this.host.readModel.dataSource).ofCase(caller.organisation, wanted);
  }
}

@QueryHandler(HistoryQuery)
export class HistoryQueryHandler implements IQueryHandler<HistoryQuery> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ caller, wanted: { caseId, paging }, atLeast }: HistoryQuery) {
    const { readModel } = this.host;
    const timeline = new TimelineQueries(readModel.dataSource);
    return fresh(readModel, ['timeline'], atLeast, () => timeline.acts(caller.organisation, caseId, paging));
  }
}

/** The handler of a query that lists rows of one projection. */
const listing = (
  projections: readonly string[],
  queries: new (dataSource: ApiHost['readModel']['dataSource']) => {
    list(organisation: string, wanted: object): Promise<object>;
  },
) => {
  class ListingHandler {
    constructor(@Inject(HOST) private readonly host: ApiHost) {}

    execute({ caller, wanted, atLeast }: { caller: { organisation: string }; wanted: object; atLeast?: string }) {
      const { readModel } = this.host;
      const rows = new queries(readModel.dataSource);
      return fresh(readModel, projections, atLeast, () => rows.list(caller.organisation, wanted));
    }
  }
  return ListingHandler;
};

@QueryHandler(RegisterQuery)
export class RegisterQueryHandler extends listing(['register', 'work', 'search'], RegisterQueries) {}
@QueryHandler(TasksQuery)
export class TasksQueryHandler extends listing(['tasks'], TaskQueries) {}
@QueryHandler(NoticesQuery)
export class NoticesQueryHandler extends listing(['notices'], NoticeQueries) {}
@QueryHandler(LettersQuery)
export class LettersQueryHandler extends listing(['letters'], LetterQueries) {}
@QueryHandler(IncomingMessagesQuery)
export class IncomingMessagesQueryHandler extends listing(['messages'], MessageQueries) {}
@QueryHandler(CorrectiveActionsQuery)
export class CorrectiveActionsQueryHandler extends listing(['corrective_actions'], CorrectiveActionQueries) {}
@QueryHandler(DeparturesQuery)
export class DeparturesQueryHandler extends listing(['departures'], DepartureQueries) {}

@QueryHandler(PartiesQuery)
export class PartiesQueryHandler extends listing(['parties', 'register', 'search'], PartyQueries) {}

@QueryHandler(PartyQuery)
export class PartyQueryHandler implements IQueryHandler<PartyQuery> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ caller, wanted, atLeast }: PartyQuery) {
    const { readModel } = this.host;
    const parties = new PartyQueries(readModel.dataSource);
    return fresh(readModel, ['parties', 'party_cases'], atLeast, async () => ({
      row: await parties.byId(caller.organisation, wanted),
    }));
  }
}

/** What a report is compiled from. */
const OF_A_REPORT = ['register', 'clocks', 'corrective_actions', 'departures'] as const;

@QueryHandler(ReportQuery)
export class ReportQueryHandler implements IQueryHandler<ReportQuery> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  async execute({ caller, wanted, atLeast }: ReportQuery) {
    const { readModel, core } = this.host;
    const { timeZone } = await core.library.organisation(caller.organisation);
    return fresh(readModel, OF_A_REPORT, atLeast, async () => {
      const { freshness: _perProjection, ...report } = await new ReportQueries(readModel).compile(caller.organisation, {
        ...periodOf(wanted),
        timeZone,
      });
      return report;
    });
  }
}

@QueryHandler(SchedulesQuery)
export class SchedulesQueryHandler extends listing(['schedules'], ScheduleQueries) {}
@QueryHandler(MeetingsQuery)
export class MeetingsQueryHandler extends listing(['meetings'], MeetingQueries) {}
@QueryHandler(PublicationsQuery)
export class PublicationsQueryHandler extends listing(['publications'], PublicationQueries) {}

export const QUERY_HANDLERS = [
  CaseQueryHandler,
  ClocksQueryHandler,
  HistoryQueryHandler,
  RegisterQueryHandler,
  TasksQueryHandler,
  NoticesQueryHandler,
  LettersQueryHandler,
  IncomingMessagesQueryHandler,
  CorrectiveActionsQueryHandler,
  PartiesQueryHandler,
  PartyQueryHandler,
  DeparturesQueryHandler,
  SchedulesQueryHandler,
  MeetingsQueryHandler,
  PublicationsQueryHandler,
  ...GOVERNANCE_QUERY_HANDLERS,
  ReportQueryHandler,
] as const;
