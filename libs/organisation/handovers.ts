import type { OrganisationEvent, OrganisationEventMap } from './events.ts';

/** A handover of somebody's work, and how it went once it has ended. */
export interface WorkHandover {
  readonly begun: OrganisationEventMap['WorkHandoverBegun'];
  readonly ended?: OrganisationEventMap['WorkHandoverEnded'];
}

/** Handovers that a state knows: enough for any client that still asks again, and the state does not grow with the log. */
const MOST_REMEMBERED = 20;

export function evolveHandovers(
  handovers: readonly WorkHandover[],
  event: Extract<OrganisationEvent, { type: `WorkHandover${string}` }>,
): readonly WorkHandover[] {
  if (event.type === 'WorkHandoverBegun') return [...handovers, { begun: event.data }].slice(-MOST_REMEMBERED);
  const ended = event.data;
  return handovers.map((one) => (one.begun.handover === ended.handover ? { ...one, ended } : one));
}
