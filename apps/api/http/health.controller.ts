import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { Metrics } from './metrics.ts';

/** For whoever runs it. Open without a token; `/metrics` on loopback only (see `requireTokens`). */
@Controller()
export class HealthController {
  constructor(
    @Inject(HOST) private readonly host: ApiHost,
    private readonly metrics: Metrics,
  ) {}

  /** Alive: it answers. */
  @Get('health/live')
  @Requires('anyone')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** Ready: what it reads from has caught up with the log. 503 with the reasons where not; what is parked is a warning. */
  @Get('health/ready')
  @Requires('anyone')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { ready, reasons, warnings } = await this.host.readiness();
    await reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', reasons, warnings });
  }

  @Get('metrics')
  @Requires('anyone')
  async text(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.header('content-type', this.metrics.contentType);
    return this.metrics.text();
  }
}
