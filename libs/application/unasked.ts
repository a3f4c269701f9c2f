import { randomUUID } from 'node:crypto';
import type { Actor, Instant, Provenance } from '#kernel';

/** The provenance of an event that no command of anybody brought about: it is its own command, and only once. */
export function unasked(actor: Actor, decidedAt: Instant, organisation = ''): Provenance {
  const id = randomUUID();
  return {
    $correlationId: id,
    $causationId: id,
    commandId: id,
    commandHash: '',
    organisation,
    actor,
    origin: { kind: 'live' },
    decidedAt,
  };
}
