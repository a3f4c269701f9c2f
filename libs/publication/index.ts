import type { Aggregate } from '#kernel';
import type { PublicationCommand, PublicationContext } from './commands.ts';
import { decide } from './decide.ts';
import { publicationCatalogue, type PublicationEvent } from './events.ts';
import { evolve, initialPublication, type PublicationState } from './state.ts';

export { changedFigures, type ChangedFigure } from './changed-figures.ts';
export * from './commands.ts';
export * from './decide.ts';
export * from './events.ts';
export * from './state.ts';

/** The report on one period as it was given out, and given out again. */
export const publicationAggregate: Aggregate<
  PublicationState,
  PublicationCommand,
  PublicationEvent,
  PublicationContext
> = {
  name: 'publication',
  scope: 'organisation',
  initial: initialPublication,
  evolve,
  decide,
  catalogue: publicationCatalogue,
};
