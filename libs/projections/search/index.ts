export { openerOf } from './opener.ts';
export * from './projection.ts';
export * from './row.ts';
export { matchingWords } from './queries.ts';
