import { Gauge, type Registry } from 'prom-client';

/** What is shown of one projection. */
export interface ProjectionFigures {
  readonly projection: string;
  readonly ready: boolean;
  /** Bytes of the log after the checkpoint; `null` where the end of the log is not known. */
  readonly lag: string | null;
  /** Partitions that wait at an event that cannot be folded. */
  readonly parked: number;
  /** Events after the checkpoint that it has to fold; left out where they were not counted. */
  readonly behind?: number;
}

/** Shows how fresh the read side is. @returns what is to be told the figures before each look. */
export function showProjections(registry: Registry): (figures: readonly ProjectionFigures[]) => void {
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['projection'], registers: [registry] });
  const lagEvents = gauge(
    'redress_projection_lag_events',
    'Events that a projection has still to fold, counted among the 1,000 after the checkpoint furthest behind.',
  );
  const lagBytes = gauge(
    'redress_projection_lag_bytes',
    'How far a projection is behind the log, in bytes of the log.',
  );
  const parked = gauge(
    'redress_projection_parked_partitions',
    'Partitions that wait at an event that cannot be folded.',
  );
  const ready = gauge(
    'redress_projection_ready',
    '1 where a projection has caught up with the log and has not failed.',
  );
  return (figures) => {
    for (const one of [lagEvents, lagBytes, parked, ready]) one.reset();
    for (const { projection, behind, lag, parked: waiting, ready: isReady } of figures) {
      if (behind !== undefined) lagEvents.set({ projection }, behind);
      if (lag !== null) lagBytes.set({ projection }, Number(lag));
      parked.set({ projection }, waiting);
      ready.set({ projection }, isReady ? 1 : 0);
    }
  };
}
