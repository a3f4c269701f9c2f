import { Counter, Gauge, type Registry } from 'prom-client';

export interface AdmissionFigures {
  readonly inHand: number;
  readonly waiting: number;
  /** Since the start of the process. */
  readonly refused: number;
}

/** Shows how many requests are in hand. @returns what is to be told before each look. */
export function showAdmission(registry: Registry): (figures: AdmissionFigures) => void {
  const registers = [registry];
  const inHand = new Gauge({ name: 'redress_requests_in_hand', help: 'Requests that are being answered.', registers });
  const waiting = new Gauge({
    name: 'redress_requests_waiting',
    help: 'Requests that wait for their turn.',
    registers,
  });
  const refused = new Counter({
    name: 'redress_requests_refused_total',
    help: 'Requests told to come again, because too many waited.',
    registers,
  });
  return (figures) => {
    inHand.set(figures.inHand);
    waiting.set(figures.waiting);
    refused.reset();
    refused.inc(figures.refused);
  };
}
