/** Procedures as data: the schema of a pack, its words, and the check that a pack passes before it is published. */
export { checkPack, type PackCheck, type PackFault } from './check/index.ts';
export {
  CASE_COLUMNS,
  CORRECTIVE_ACTION_COLUMNS,
  REGISTER_COLUMNS,
  type CaseColumn,
  type Column,
  type ColumnType,
  type CorrectiveActionColumn,
} from './columns.ts';
export { COMPARED, packDifference, type ComparedPart, type PackChange, type PackDifference } from './difference.ts';
export { packJsonSchema } from './json-schema.ts';
export {
  effectsOf,
  packSchema,
  type Exit,
  type FactRule,
  type Gate,
  type Pack,
  type RoleRule,
  type Rule,
  type Stage,
} from './schema.ts';
export { takenOverBy, type ClockRule } from './schema-clock.ts';
export { placeholdersIn, type Letter } from './schema-letter.ts';
export type { Schedule } from './schema-schedule.ts';
export {
  alternatives,
  AS_PACK_NAME,
  AS_ROLE_NAME,
  PACK_NAME,
  WORD,
  type EventMatch,
  type Match,
  type Predicate,
} from './schema-conditions.ts';
export type { Effect } from './schema-effect.ts';
export * from './vocabulary.ts';
export * from './words.ts';
