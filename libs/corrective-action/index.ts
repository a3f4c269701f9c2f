import type { Aggregate } from '#kernel';
import type { CorrectiveActionCommand, CorrectiveActionContext } from './commands.ts';
import { decide } from './decide.ts';
import { correctiveActionCatalogue, type CorrectiveActionEvent } from './events.ts';
import { evolve, initialCorrectiveAction, type CorrectiveActionState } from './state.ts';

export * from './commands.ts';
export * from './decide.ts';
export * from './events.ts';
export * from './state.ts';

/** What is done so that it does not happen again: its own stream, linked to the case that raised it. */
export const correctiveActionAggregate: Aggregate<
  CorrectiveActionState,
  CorrectiveActionCommand,
  CorrectiveActionEvent,
  CorrectiveActionContext
> = {
  name: 'correctiveAction',
  scope: 'organisation',
  initial: initialCorrectiveAction,
  evolve,
  decide,
  catalogue: correctiveActionCatalogue,
};
