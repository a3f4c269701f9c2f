import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { HOST, type ApiHost } from '../host.ts';

/** What this process can be watched by. A registry of its own, so that several can run in one process. */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #commands: Counter<'command' | 'outcome' | 'code'>;
  readonly #durations: Histogram<'command'>;

  constructor(@Inject(HOST) host: ApiHost) {
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
    new Gauge({
      name: 'redress_projection_lag_bytes',
      help: 'How far a projection is behind the log, in bytes of the log.',
      labelNames: ['projection'],
      registers,
      async collect() {
        for (const [projection, bytes] of Object.entries((await host.readiness()).lag)) this.set({ projection }, bytes);
      },
    });
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

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
