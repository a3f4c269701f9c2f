import { Controller, Get, Param, Res } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { FastifyReply } from 'fastify';
import { reportCsv } from '#projections';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { notFound } from '../graphql/faults.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { ReportQuery } from '../queries/messages.ts';

/** Reports as files, for reporting services: `/reports/2026-Q3.csv`, `/reports/2026.json`. */
@Controller('reports')
export class ExportsController {
  constructor(private readonly queries: QueryBus) {}

  @Get(':file')
  @Requires('read_reports')
  async report(
    @Param('file') file: string,
    @Asked() { caller }: RequestContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [, period, form] = /^(.{4,30})\.(csv|json)$/.exec(file) ?? [];
    if (period === undefined) throw notFound(`report ${file}; there are {period}.csv and {period}.json`);
    const report = await this.queries.execute(new ReportQuery(caller, period));
    const name = `attachment; filename="${period.replaceAll(/[^\w.-]/g, '_')}.${form ?? ''}"`;
    reply.header('content-disposition', name);
    if (form === 'csv') await reply.type('text/csv; charset=utf-8').send(reportCsv(report));
    else await reply.send(report);
  }
}
