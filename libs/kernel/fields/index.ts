export * from './build.ts';
export * from './dates.ts';
export * from './held.ts';
export {
  declarationOf,
  fieldsOf,
  type Anchor,
  type DateRule,
  type Declaration,
  type Field,
  type FieldOfEvent,
} from './declaration.ts';
