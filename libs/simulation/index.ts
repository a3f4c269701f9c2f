/** What a pack would have made of the cases on record, before it is published. Reads the log and writes nothing. */
export { cameOutOtherwise, RESULTS, type Limit, type LimitPair, type LimitResult } from './compare.ts';
export { printSimulation } from './print.ts';
export { simulate, type NumberPlace, type Simulation, type SimulationOptions } from './simulate.ts';
export { differs, type LimitTally, type RefusalTally, type RuleTally, type TrialReport } from './tally.ts';
export { tryCase, type CaseTrial } from './try-case.ts';
export type { NotTaken } from './try-command.ts';
export type { Known, World } from './world.ts';
