import type { Aggregate } from '#kernel';
import type { CaseCommand } from './commands.ts';
import type { Context } from './context.ts';
import { decide } from './decide.ts';
import { caseCatalogue, type CaseEvent, type CaseEventType } from './events/index.ts';
import { evolve, evolveAll, initialCase, type CaseState } from './state.ts';

export * from './clock.ts';
export * from './commands.ts';
export * from './context.ts';
export * from './decide.ts';
export * from './decide/index.ts';
export * from './events/index.ts';
export * from './state.ts';
export * from './vocabulary.ts';

/** The core: one decider for a case, whatever the procedure. */
export const caseAggregate: Aggregate<CaseState, CaseCommand, CaseEvent, Context> = {
  name: 'case',
  scope: 'organisation',
  initial: initialCase,
  evolve,
  evolveAll,
  decide,
  catalogue: caseCatalogue,
};
export type { CaseEventType };
