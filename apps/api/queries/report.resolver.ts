import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Query, Resolver } from '@nestjs/graphql';
import { reportCsv, type Tally } from '#projections';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Line } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { FreshArgs } from './connection.ts';
import { ReportQuery } from './messages.ts';
import { Report, type NamedFigure } from './report.types.ts';

@ArgsType()
class ReportArgs extends FreshArgs {
  @Line({ description: 'A quarter 2026-Q3, a year 2026, or days 2026-07-01..2026-09-30.' }) readonly period!: string;
}

/** The compliance report; `/reports/{period}.csv` and `.json` are the same. */
@Resolver()
export class ReportResolver {
  constructor(private readonly queries: QueryBus) {}

  @Query(() => Report, { description: 'The compliance report, each figure with the cases behind it.' })
  @Requires('read_reports')
  async report(@Args() { period, atLeast }: ReportArgs, @Asked() { caller }: RequestContext): Promise<Report> {
    const report = await this.queries.execute(new ReportQuery(caller, period, atLeast));
    return {
      ...report,
      from: report.period.from,
      to: report.period.to,
      receivedByKind: named(report.receivedByKind),
      receivedByChannel: named(report.receivedByChannel),
      receivedByArea: named(report.receivedByArea),
      receivedByCause: named(report.receivedByCause),
      exits: named(report.exits),
      outcomes: named(report.outcomes),
      csv: reportCsv(report),
    };
  }
}

const named = (tally: Tally): readonly NamedFigure[] =>
  Object.entries(tally).map(([name, figure]) => ({ name, ...figure }));
