export { emptyOldSearches } from './old-versions.ts';
export { openerOf } from './opener.ts';
export * from './projection.ts';
export * from './row.ts';
export { matchingWords } from './queries.ts';
export { underAVeil, type Veil } from './veil.ts';
