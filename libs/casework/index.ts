import type { Aggregate } from '#kernel';
import type { CaseCommand } from './commands.ts';
import type { Context } from './context.ts';
import { decide } from './decide.ts';
import { caseCatalogue, type CaseEvent, type CaseEventType } from './events/index.ts';
import { evolve, evolveAll, initialCase, type CaseState } from './record/state.ts';

export * from './commands.ts';
export * from './context.ts';
export * from './decide.ts';
export * from './difference/limits-left.ts';
export * from './events/index.ts';
export { voidedIn, type ActOnRecord } from './record/act.ts';
export * from './record/clock.ts';
export * from './record/state.ts';
export { factValue } from './words/predicates.ts';
export { openSteps } from './words/steps.ts';
export { missingForExit } from './words/exits.ts';
export { describePredicate, spoken } from './words/describe.ts';
export { folderName } from './words/folder.ts';
export { countedAnew, KEPT_BECAUSE, type Countable, type CountedAnew, type KeptBecause } from './words/counted-anew.ts';
export { CASE_REFUSALS, type CaseRefusal } from './ask/refusals.ts';
export { dateFault } from './ask/checks/dates-said.ts';
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
