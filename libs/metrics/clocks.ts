import { Gauge, type Registry } from 'prom-client';

export interface ClockFigures {
  readonly overdue: number;
  readonly breached: number;
  readonly unsettled: number;
}

/** Shows how the time limits stand. @returns what is to be told before each look; `null` where it is not known. */
export function showClocks(registry: Registry): (figures: ClockFigures | null) => void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const overdue = gauge(
    'redress_clocks_overdue',
    'Limits that were breached and still run, but for readings that were corrected.',
  );
  const breached = gauge('redress_clocks_breached', 'Breaches on record.');
  const unsettled = gauge(
    'redress_clocks_unsettled',
    'Limits and reminders that are due and not settled yet: work that the timekeeper has not done.',
  );
  return (figures) => {
    // A figure that is not known is not shown: nought would say that all is well.
    for (const one of [overdue, breached, unsettled]) one.remove();
    if (figures === null) return;
    overdue.set(figures.overdue);
    breached.set(figures.breached);
    unsettled.set(figures.unsettled);
  };
}
