import type { Aggregate } from '#kernel';
import type { OrganisationCommand, OrganisationContext } from './commands.ts';
import { decide } from './decide.ts';
import { organisationCatalogue, type OrganisationEvent } from './events.ts';
import { evolve, initialOrganisation, type OrganisationState } from './state.ts';

export * from './commands.ts';
export * from './decide.ts';
export * from './events.ts';
export { MOST_HANDED_OVER } from './events-handovers.ts';
export { LISTS, type ListName } from './events-lists.ts';
export * from './faults.ts';
export type { WorkHandover } from './handovers.ts';
export { codesOn, isInForce, type ListEntry } from './lists.ts';
export { isOpen, type Duty, type RunningSchedule } from './schedules.ts';
export * from './state.ts';

/**
 * An organisation: its name and zone, its procedure, who holds which role when, its closure days and lists, and what it
 * owes again and again.
 */
export const organisationAggregate: Aggregate<
  OrganisationState,
  OrganisationCommand,
  OrganisationEvent,
  OrganisationContext
> = {
  name: 'organisation',
  scope: 'organisation',
  initial: initialOrganisation,
  evolve,
  decide,
  catalogue: organisationCatalogue,
};
