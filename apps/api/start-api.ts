import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { ApiModule } from './api.module.ts';
import { serveAttachments } from './attachments/routes.ts';
import { serveMail } from './correspondence/routes.ts';
import { inputPipe } from './graphql/input-faults.ts';
import { requireOperations } from './graphql/operation-text.ts';
import { warnOfLog } from './graphql/withheld.ts';
import type { ApiHost } from './host.ts';
import { Admission, admitRequests } from './http/admission.ts';
import { requireTokens } from './http/authenticate.ts';
import { closeWithin } from './http/close-within.ts';
import { serveConsole } from './http/console.ts';
import { keptByNobody } from './http/kept-by-nobody.ts';
import { answerClientError, typeAnswers } from './http/typed-answers.ts';

/** Bytes. Above what any input takes, so that a text that is too long is refused by its name and not by its size. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** ms that requests in hand may take when the API stops. */
const GRACE_MS = 5_000;

export interface RunningApi {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Answers what is in hand, then stops listening. What the host gave stays open. */
  close(): Promise<void>;
}

/** Starts the API in this process. Resolves when it listens. */
export async function startApi(host: ApiHost): Promise<RunningApi> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    trustProxy: false,
    genReqId: () => randomUUID(),
    // A keep-alive connection without a request must not hold up the end.
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    // Told by the admission, in the form that everything else has.
    return503OnClosing: false,
  });
  const fastify: FastifyInstance = adapter.getInstance();
  keptByNobody(fastify);
  requireTokens(fastify, host.verifier);
  typeAnswers(fastify);
  requireOperations(fastify);
  warnOfLog(fastify, host);
  const admission = new Admission({ atOnce: host.config.REQUESTS_AT_ONCE, waiting: host.config.REQUESTS_WAITING });
  admitRequests(fastify, admission);
  const close = closeWithin(fastify.server, GRACE_MS);
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.register(host, admission), adapter, {
    logger: [...LEVELS[host.config.LOG_LEVEL]],
  });
  app.useGlobalPipes(inputPipe());
  serveAttachments(fastify, host);
  serveMail(fastify, host);
  await serveConsole(fastify);
  await app.listen({ port: host.config.PORT, host: host.config.HOST });
  const stop = (): Promise<void> => {
    admission.stop();
    return app.close();
  };
  return { url: await app.getUrl(), close: () => close(stop) };
}

/** Nest's own start-up lines are for `debug`: `info` is what an operator wants to know. */
const LEVELS = {
  error: ['error', 'fatal'],
  warn: ['error', 'fatal', 'warn'],
  info: ['error', 'fatal', 'warn'],
  debug: ['error', 'fatal', 'warn', 'log', 'debug'],
} as const satisfies Record<ApiHost['config']['LOG_LEVEL'], readonly string[]>;
