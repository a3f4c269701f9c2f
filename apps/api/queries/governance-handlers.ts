import { Inject } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { MeetingQueries, ScheduleQueries } from '#projections';
import { HOST, type ApiHost } from '../host.ts';
import { rulesOfBody } from './agenda.ts';
import { fresh } from './freshness.ts';
import { AgendaQuery, ConsideredQuery, DutiesQuery } from './messages.ts';

@QueryHandler(DutiesQuery)
export class DutiesQueryHandler implements IQueryHandler<DutiesQuery> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ caller, wanted, atLeast }: DutiesQuery) {
    const { readModel } = this.host;
    const queries = new ScheduleQueries(readModel.dataSource);
    return fresh(readModel, ['recurring_duties'], atLeast, () => queries.duties(caller.organisation, wanted));
  }
}

@QueryHandler(ConsideredQuery)
export class ConsideredQueryHandler implements IQueryHandler<ConsideredQuery> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ caller, wanted: { meeting, paging }, atLeast }: ConsideredQuery) {
    const { readModel } = this.host;
    const queries = new MeetingQueries(readModel.dataSource);
    return fresh(readModel, ['reviewed_cases'], atLeast, () =>
      queries.considered(caller.organisation, { meeting, ...paging }),
    );
  }
}

@QueryHandler(AgendaQuery)
export class AgendaQueryHandler implements IQueryHandler<AgendaQuery> {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  execute({ caller: { organisation }, wanted: { body, paging }, atLeast }: AgendaQuery) {
    const { readModel } = this.host;
    return fresh(readModel, ['clocks', 'register'], atLeast, async () => {
      const rules = await rulesOfBody(this.host, organisation, body);
      return new MeetingQueries(readModel.dataSource).agenda(organisation, { rules, ...paging });
    });
  }
}

export const GOVERNANCE_QUERY_HANDLERS = [DutiesQueryHandler, ConsideredQueryHandler, AgendaQueryHandler] as const;
