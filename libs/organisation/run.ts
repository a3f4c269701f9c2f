import type { Decided, Instant, LocalDate } from '#kernel';
import { localDateOf } from '#procedure';
import type { OrganisationContext } from './commands.ts';
import type { OrganisationEvent } from './events.ts';
import { evolve, type OrganisationState } from './state.ts';

/** Something that is true from a moment on and is not on record yet. */
export interface Happening {
  readonly at: Instant;
  readonly happen: () => void;
}

/** A decision in the making: what is emitted is folded at once, so that what follows sees it. */
export class Run {
  readonly events: Decided<OrganisationEvent>[] = [];

  constructor(
    public state: OrganisationState,
    readonly context: OrganisationContext,
  ) {}

  /** @param at when it happened, which may be before it is decided. */
  emit(event: OrganisationEvent, at: Instant = this.context.now): void {
    const { now, newId } = this.context;
    this.events.push({ ...event, id: newId(), occurredAt: at });
    this.state = evolve(this.state, { ...event, meta: { decidedAt: now } });
  }

  dayOf(at: Instant): LocalDate {
    return localDateOf(at, this.state.timeZone);
  }
}
