import { Histogram, type Registry } from 'prom-client';
import type { TimedAppend } from '#event-store';

/** Shows how long appends take, from their turn to the log's answer, resends and all. @returns what is told of each. */
export function appendTimes(registry: Registry): (append: TimedAppend) => void {
  const histogram = new Histogram({
    name: 'redress_append_duration_seconds',
    help: 'Appends to the log, by what became of them: appended, overtaken by another writer, or failed.',
    labelNames: ['outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return ({ outcome, ms }) => histogram.observe({ outcome }, ms / 1000);
}
