import type { Aggregate } from '#kernel';
import type { OrganisationCommand, OrganisationContext } from './commands.ts';
import { decide } from './decide.ts';
import { organisationCatalogue, type OrganisationEvent } from './events.ts';
import { evolve, initialOrganisation, type OrganisationState } from './state.ts';

export * from './commands.ts';
export * from './decide.ts';
export * from './events.ts';
export * from './state.ts';

/** An organisation: its name and zone, its procedure, who holds which role when, its closure days. */
export const organisationAggregate: Aggregate<
  OrganisationState,
  OrganisationCommand,
  OrganisationEvent,
  OrganisationContext
> = {
  name: 'organisation',
  initial: initialOrganisation,
  evolve,
  decide,
  catalogue: organisationCatalogue,
};
