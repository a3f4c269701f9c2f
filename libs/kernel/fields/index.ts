export * from './build.ts';
export * from './dates.ts';
export * from './held.ts';
export { A_MOMENT, valueWrong } from './check.ts';
export {
  declarationOf,
  fieldsOf,
  type Anchor,
  type DateRule,
  type Declaration,
  type Field,
  type FieldOfEvent,
  type Kind,
  type More,
} from './declaration.ts';
export * from './faults.ts';
export { type Wrong } from './text.ts';
