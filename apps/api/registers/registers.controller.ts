import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { badInput, notFound } from '../graphql/faults.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { formHtml, linesCsv, listHtml, type Printed } from './print.ts';
import { RegisterViews } from './register-view.ts';

/** Lines of one file. Beyond that the reader is asked to go on by `after`. */
const MOST_LINES = 10_000;
const PAGE = 200;

/** Named registers for print and for spreadsheets: `/registers/r06`, `/registers/r06.csv`, `/registers/r06/{case}`. */
@Controller('registers')
export class RegistersController {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  @Get(':register')
  @Requires('read_cases')
  async list(
    @Param('register') name: string,
    @Query('after') after: string | undefined,
    @Query('first') first: string | undefined,
    @Asked() { caller }: RequestContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const views = new RegisterViews(this.host, caller);
    const [, id = name, csv] = /^(.+?)(\.csv)?$/.exec(name) ?? [];
    const printed = await this.#printed(caller.organisation);
    const wanted = { first: sizeOf(first), ...(after === undefined ? {} : { after: after }) };
    if (csv !== undefined) {
      reply.type('text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${fileName(id)}.csv"`);
      await secured(reply).send(await this.#csv(views, id, wanted.after, printed));
      return;
    }
    const { register, columns, lines } = await views.page(id, wanted);
    const last = lines.edges.at(-1)?.cursor;
    const next =
      lines.hasNextPage && last !== undefined
        ? `/registers/${encodeURIComponent(id)}?first=${wanted.first}&after=${encodeURIComponent(last)}`
        : null;
    const nodes = lines.edges.map(({ node }) => node);
    reply.type('text/html; charset=utf-8');
    await secured(reply).send(listHtml(register, columns, nodes, next, printed));
  }

  @Get(':register/:entry')
  @Requires('read_cases')
  async form(
    @Param('register') id: string,
    @Param('entry') entry: string,
    @Asked() { caller }: RequestContext,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { register, columns, lines } = await new RegisterViews(this.host, caller).page(id, { only: entry });
    const line = lines.edges[0]?.node;
    if (line === undefined) throw notFound(`entry ${entry} in the register ${id}`);
    reply.type('text/html; charset=utf-8');
    await secured(reply).send(formHtml(register, columns, line, await this.#printed(caller.organisation)));
  }

  async #csv(views: RegisterViews, id: string, from: string | undefined, { timeZone }: Printed): Promise<string> {
    const parts: string[] = [];
    let after = from;
    for (let lines = 0; lines < MOST_LINES; lines += PAGE) {
      const page = await views.page(id, { first: PAGE, ...(after === undefined ? {} : { after }) });
      const nodes = page.lines.edges.map(({ node }) => node);
      parts.push(linesCsv(page.columns, nodes, timeZone, parts.length === 0));
      after = page.lines.edges.at(-1)?.cursor;
      if (!page.lines.hasNextPage) return parts.join('');
    }
    throw badInput([
      {
        field: 'register',
        message: `has more than ${MOST_LINES} entries, which is more than one file takes`,
        wouldAccept: 'registerView, page by page',
      },
    ]);
  }

  async #printed(organisation: string): Promise<Printed> {
    const { library, time } = this.host.core;
    const { name, timeZone } = await library.organisation(organisation);
    return { organisation: name, timeZone, printedAt: time.now() };
  }
}

function sizeOf(first: string | undefined): number {
  const size = first === undefined ? PAGE : Number(first);
  if (Number.isInteger(size) && size >= 1 && size <= PAGE) return size;
  throw badInput([{ field: 'first', message: 'is no number of entries', wouldAccept: `1 to ${PAGE}` }]);
}

const fileName = (id: string): string => id.replaceAll(/[^\w.-]/g, '_');

/** Nothing in it is run or fetched. */
const secured = (reply: FastifyReply): FastifyReply =>
  reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
