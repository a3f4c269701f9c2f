export { CASE_REFUSALS, type CaseRefusal, type CaseRefusalCode } from './refusals.ts';
export type { DecidedCaseEvent } from './run.ts';
export { openSteps, unknownFacts, factValue } from './predicates.ts';
export { missingForExit } from './exits.ts';
export { describeMatch, describePredicate, spoken } from './describe.ts';
export { folderName } from './folder.ts';
export { CARRIED } from './dispatch.ts';
export { dateFault } from './dates-said.ts';
export { countedAnew, KEPT_BECAUSE, type Countable, type CountedAnew, type KeptBecause } from './recalculate.ts';
