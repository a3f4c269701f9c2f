import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import {
  appendTimes,
  showAdmission,
  showClocks,
  showProjections,
  showSubscriptions,
  type ProjectionFigures,
} from '#metrics';
import { DueClocks } from '#projections';
import { HOST, type ApiHost } from '../host.ts';
import { Admission } from './admission.ts';

/** Events looked at to count how far projections are behind. */
const MOST_COUNTED = 1_000;

/** What this process can be watched by. A registry of its own, so that several can run in one process. */
@Injectable()
export class Metrics implements OnModuleDestroy {
  readonly #registry = new Registry();
  readonly #commands: Counter<'command' | 'outcome' | 'code'>;
  readonly #durations: Histogram<'command'>;
  readonly #stopWatching: () => void;
  /** Asks the stores for what they alone know. */
  readonly #look: () => Promise<void>;

  constructor(@Inject(HOST) host: ApiHost, admission: Admission) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#commands = new Counter({
      name: 'redress_commands_total',
      help: 'Commands by mutation and by what became of them.',
      labelNames: ['command', 'outcome', 'code'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'redress_command_duration_seconds',
      help: 'From the validated input to the answer.',
      labelNames: ['command'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    });
    this.#stopWatching = host.core.watchAppends(appendTimes(this.#registry));
    const requests = showAdmission(this.#registry);
    const projections = showProjections(this.#registry);
    const subscriptions = showSubscriptions(this.#registry);
    const clocks = showClocks(this.#registry);
    const dueClocks = new DueClocks(host.readModel.dataSource);
    this.#look = async () => {
      requests(admission.figures);
      subscriptions(host.subscriptions());
      const [figures, totals] = await Promise.all([
        projectionFigures(host),
        dueClocks.totals(host.core.time.now()).catch(() => null),
      ]);
      projections(figures);
      clocks(totals);
    };
  }

  onModuleDestroy(): void {
    this.#stopWatching();
  }

  /** @param seconds that it took. */
  command(
    command: string,
    outcome: 'accepted' | 'repeated' | 'refused' | 'failed',
    code: string,
    seconds: number,
  ): void {
    this.#commands.inc({ command, outcome, code });
    this.#durations.observe({ command }, seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    await this.#look();
    return this.#registry.metrics();
  }
}

/** Nothing where a store does not answer: the rest is worth showing then more than ever. */
async function projectionFigures({ core, readModel }: ApiHost): Promise<readonly ProjectionFigures[]> {
  try {
    const [end, behind] = await Promise.all([core.log.last(), readModel.eventsBehind(core.log, MOST_COUNTED)]);
    const status = await readModel.status(end?.position);
    return status.map((one) => ({ ...one, behind: behind.get(one.projection) }));
  } catch {
    return [];
  }
}
