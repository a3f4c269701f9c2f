import { createServer, type Server } from 'node:http';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { appendTimes, showSubscriptions } from '#metrics';
import type { Core } from '#application';
import type { SubscriptionStatus } from '#event-store';

export interface ProbeOptions {
  readonly host: string;
  readonly port: number;
  readonly core: Pick<Core, 'watchAppends'>;
  /** The catch-up subscriptions of this process, as they are now; it is ready when there are some and all get on. */
  readonly subscriptions: () => Iterable<SubscriptionStatus>;
}

/**
 * What a process without an API answers to whoever runs it: `/health/live`, `/health/ready` and `/metrics`. It holds
 * nothing of a case and asks for no token; a network policy says who may reach it.
 */
export async function startProbes({ host, port, core, subscriptions }: ProbeOptions): Promise<Server> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  core.watchAppends(appendTimes(registry));
  const show = showSubscriptions(registry);
  const server = createServer((request, response) => {
    const answer = (status: number, body: string, type = 'application/json'): void => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    };
    switch (request.url) {
      case '/health/live':
        return answer(200, JSON.stringify({ status: 'live' }));
      case '/health/ready': {
        const reasons = reasonsAgainst([...subscriptions()]);
        const status = reasons.length === 0 ? 'ready' : 'not_ready';
        return answer(reasons.length === 0 ? 200 : 503, JSON.stringify({ status, reasons }));
      }
      case '/metrics':
        show(subscriptions());
        registry.metrics().then(
          (text) => answer(200, text, registry.contentType),
          (error: unknown) => answer(500, JSON.stringify({ message: String(error) })),
        );
        return;
      default:
        return answer(404, JSON.stringify({ message: 'There are /health/live, /health/ready and /metrics.' }));
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

function reasonsAgainst(statuses: readonly SubscriptionStatus[]): readonly string[] {
  if (statuses.length === 0) return ['nothing runs yet'];
  const standing = statuses.filter(({ state }) => state === 'waiting' || state === 'failed');
  return standing.map(({ name, state }) => `${name} is ${state}`);
}
